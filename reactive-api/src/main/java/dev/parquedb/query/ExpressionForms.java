package dev.parquedb.query;

import dev.parquedb.RegularExpression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the expression operators whose operands are not all computed first. */
final class ExpressionForms {
  private final ExpressionParser parser;

  ExpressionForms(ExpressionParser parser) {
    this.parser = parser;
  }

  /** The expression, if the operator is one of these. */
  Optional<Expression> of(
      String name, Object operand, String at, int depth, Set<String> variables) {
    Form form = new Form(operand, at, depth + 1, variables);
    return switch (name) {
      case "$cond" -> Optional.of(cond(form));
      case "$switch" -> Optional.of(choice(form));
      case "$ifNull" ->
          Optional.of(
              new ExpressionCall.IfNull(
                  parser.operands(operand, at, depth, 2, Function.MANY, variables)));
      case "$let" -> Optional.of(let(form));
      case "$map" -> Optional.of(map(form));
      case "$filter" -> Optional.of(filter(form));
      case "$reduce" -> Optional.of(reduce(form));
      case "$getField" -> Optional.of(getField(form));
      case "$regexMatch", "$regexFind", "$regexFindAll" -> Optional.of(regex(name, form));
      default -> Optional.empty();
    };
  }

  /** An operand with its place. */
  private record Form(Object operand, String at, int depth, Set<String> variables) {
    Form named(List<String> names, int required) {
      if (!(operand instanceof Map<?, ?> map)) {
        throw ParseContext.refused(
            at, "The operand must be an object of " + String.join(", ", names) + ".");
      }
      ExpressionParser.checkNames(map, names, required, at);
      return this;
    }

    boolean has(String name) {
      return ((Map<?, ?>) operand).containsKey(name);
    }

    Object raw(String name) {
      return ((Map<?, ?>) operand).get(name);
    }

    String place(String name) {
      return ParseContext.join(at, name);
    }
  }

  private Expression part(Form form, String name, String... more) {
    Set<String> inner = new HashSet<>(form.variables());
    inner.addAll(List.of(more));
    return parser.parse(form.raw(name), form.place(name), form.depth(), inner);
  }

  private Optional<Expression> optional(Form form, String name) {
    return form.has(name) ? Optional.of(part(form, name)) : Optional.empty();
  }

  private Expression cond(Form form) {
    if (form.operand() instanceof List) {
      List<Expression> parts =
          parser.operands(form.operand(), form.at(), form.depth() - 1, 3, 3, form.variables());
      return new ExpressionCall.Cond(parts.get(0), parts.get(1), parts.get(2));
    }
    form.named(List.of("if", "then", "else"), 3);
    return new ExpressionCall.Cond(part(form, "if"), part(form, "then"), part(form, "else"));
  }

  private Expression choice(Form form) {
    form.named(List.of("branches", "default"), 1);
    String at = form.place("branches");
    if (!(form.raw("branches") instanceof List<?> list) || list.isEmpty()) {
      throw ParseContext.refused(at, "The branches must be a non-empty array.");
    }
    List<ExpressionCall.Branch> branches = new ArrayList<>();
    for (Object element : list) {
      Form branch =
          new Form(
              element, ParseContext.join(at, branches.size()), form.depth() + 1, form.variables());
      branch.named(List.of("case", "then"), 2);
      branches.add(new ExpressionCall.Branch(part(branch, "case"), part(branch, "then")));
    }
    return new ExpressionCall.Switch(branches, optional(form, "default"));
  }

  private Expression let(Form form) {
    form.named(List.of("vars", "in"), 2);
    Form vars = new Form(form.raw("vars"), form.place("vars"), form.depth(), form.variables());
    if (!(vars.operand() instanceof Map<?, ?> map)) {
      throw ParseContext.refused(vars.at(), "The variables must be an object.");
    }
    Map<String, Expression> variables = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = ParseContext.key(entry, vars.at());
      variables.put(name(name, vars.place(name)), part(vars, name));
    }
    return new ExpressionBinding.Let(
        variables, part(form, "in", variables.keySet().toArray(String[]::new)));
  }

  private Expression map(Form form) {
    form.named(List.of("input", "in", "as"), 2);
    String as = as(form);
    return new ExpressionBinding.MapArray(part(form, "input"), as, part(form, "in", as));
  }

  private Expression filter(Form form) {
    form.named(List.of("input", "cond", "as", "limit"), 2);
    String as = as(form);
    return new ExpressionBinding.FilterArray(
        part(form, "input"), as, part(form, "cond", as), optional(form, "limit"));
  }

  private Expression reduce(Form form) {
    form.named(List.of("input", "initialValue", "in"), 3);
    return new ExpressionBinding.Reduce(
        part(form, "input"), part(form, "initialValue"), part(form, "in", "value", "this"));
  }

  private static String as(Form form) {
    return form.has("as") ? name(form.raw("as"), form.place("as")) : "this";
  }

  /** A name for a value: MongoDB's begin with a lower-case letter. */
  private static String name(Object name, String at) {
    if (name instanceof String text && text.matches("[a-z][a-zA-Z0-9_]*")) {
      return text;
    }
    throw ParseContext.refused(
        at, "A variable's name starts with a lower-case letter and has letters and digits.");
  }

  private Expression getField(Form form) {
    if (!(form.operand() instanceof Map<?, ?> map) || map.containsKey("$literal")) {
      return new ExpressionCall.GetField(
          constant(form.operand(), form.at()), new Expression.Root());
    }
    form.named(List.of("field", "input"), 1);
    return new ExpressionCall.GetField(
        constant(form.raw("field"), form.place("field")),
        optional(form, "input").orElse(new Expression.Root()));
  }

  /** A constant string, written as it is or as a literal. */
  private static String constant(Object value, String at) {
    Object plain =
        value instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("$literal")
            ? map.get("$literal")
            : value;
    boolean path = plain == value && value instanceof String text && text.startsWith("$");
    if (plain instanceof String text && !path) {
      return text;
    }
    throw ParseContext.refused(at, "Expected a constant string; a computed one is not supported.");
  }

  /** Patterns are constant, so that each is compiled once and refused in time. */
  private Expression regex(String name, Form form) {
    form.named(List.of("input", "regex", "options"), 2);
    String at = form.place("regex");
    String options =
        form.has("options") ? constant(form.raw("options"), form.place("options")) : "";
    Object given = form.raw("regex");
    RegularExpression regex =
        given instanceof RegularExpression pattern
            ? pattern
            : new RegularExpression(constant(given, at), options);
    if (given instanceof RegularExpression pattern && !options.isEmpty()) {
      if (!pattern.options().isEmpty()) {
        throw ParseContext.refused(at, "Options are given twice.");
      }
      regex = new RegularExpression(pattern.pattern(), options);
    }
    Regexes.compile(regex, at);
    return new ExpressionCall.Regex(name, part(form, "input"), regex);
  }
}
