package dev.parquedb.query;

import dev.parquedb.RegularExpression;
import dev.parquedb.entity.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Expressions that compute a value from others. Immutable. */
public sealed interface ExpressionCall extends Expression {
  /**
   * An operator over operands in order, such as {@code {"$add": ["$a", 1]}}.
   *
   * @param operator one of those that take operands in order
   * @param operands as many as the operator takes
   */
  record Call(String operator, List<Expression> operands) implements ExpressionCall {
    /** Checks the operator and the number of operands. */
    public Call {
      operands = List.copyOf(operands);
      Function function = Functions.of(operator);
      if (function == null
          || function.most() < operands.size()
          || function.least() > operands.size()) {
        throw new InvalidInputException(
            operator, operator + " does not take " + operands.size() + " operands in order.");
      }
    }

    @Override
    public List<Expression> parts() {
      return operands;
    }
  }

  /**
   * An operator over named operands, such as {@code {"$trim": {"input": "$a"}}}.
   *
   * @param operator one of those that take names
   * @param operands the operands by name, in the order they were written
   */
  record NamedCall(String operator, Map<String, Expression> operands) implements ExpressionCall {
    /** Checks the operator and the names. */
    public NamedCall {
      operands = Collections.unmodifiableMap(new LinkedHashMap<>(operands));
      Function function = Functions.of(operator);
      if (function == null || !function.takes(operands.keySet())) {
        throw new InvalidInputException(
            operator, operator + " does not take operands named " + operands.keySet() + ".");
      }
    }

    @Override
    public List<Expression> parts() {
      return List.copyOf(operands.values());
    }
  }

  /**
   * Looks for a pattern in a string.
   *
   * @param operator {@code $regexMatch}, {@code $regexFind} or {@code $regexFindAll}
   * @param input the string
   * @param regex the pattern, in RE2 syntax
   */
  record Regex(String operator, Expression input, RegularExpression regex)
      implements ExpressionCall {
    /** Checks the operator. */
    public Regex {
      Objects.requireNonNull(input, "input");
      Objects.requireNonNull(regex, "regex");
      if (!RegexFunctions.NAMES.contains(operator)) {
        throw new InvalidInputException("$expr", operator + " takes no pattern.");
      }
    }

    @Override
    public List<Expression> parts() {
      return List.of(input);
    }
  }

  /**
   * The field of a document whose name is taken as it is, dots and dollar signs included: {@code
   * $getField}.
   *
   * @param name the name
   * @param input the document
   */
  record GetField(String name, Expression input) implements ExpressionCall {
    /** Checks the parts. */
    public GetField {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(input, "input");
    }

    @Override
    public List<Expression> parts() {
      return List.of(input);
    }
  }

  /**
   * An array of values; a missing one becomes null.
   *
   * @param elements the values
   */
  record ArrayOf(List<Expression> elements) implements ExpressionCall {
    /** Copies the list. */
    public ArrayOf {
      elements = List.copyOf(elements);
    }

    @Override
    public List<Expression> parts() {
      return elements;
    }
  }

  /**
   * A document of values; a missing one is left out.
   *
   * @param fields the values by name
   */
  record ObjectOf(Map<String, Expression> fields) implements ExpressionCall {
    /** Copies the map. */
    public ObjectOf {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public boolean equals(Object other) {
      // The order of fields is part of a document's value.
      return other instanceof ObjectOf that
          && List.copyOf(fields.entrySet()).equals(List.copyOf(that.fields.entrySet()));
    }

    @Override
    public int hashCode() {
      return fields.hashCode();
    }

    @Override
    public List<Expression> parts() {
      return List.copyOf(fields.values());
    }
  }

  /**
   * One of two values: {@code $cond}. Only the one needed is computed.
   *
   * @param condition what decides
   * @param then the value if it is true
   * @param otherwise the value if it is not
   */
  record Cond(Expression condition, Expression then, Expression otherwise)
      implements ExpressionCall {
    /** Checks the parts. */
    public Cond {
      Objects.requireNonNull(condition, "condition");
      Objects.requireNonNull(then, "then");
      Objects.requireNonNull(otherwise, "otherwise");
    }

    @Override
    public List<Expression> parts() {
      return List.of(condition, then, otherwise);
    }
  }

  /**
   * The value of the first branch whose condition is true: {@code $switch}.
   *
   * @param branches the branches, not empty
   * @param otherwise the value if none is; without it such a document has no value
   */
  record Switch(List<Branch> branches, Optional<Expression> otherwise) implements ExpressionCall {
    /** Copies the list. */
    public Switch {
      branches = Operands.nonEmpty(branches);
      Objects.requireNonNull(otherwise, "otherwise");
    }

    @Override
    public List<Expression> parts() {
      List<Expression> parts = new ArrayList<>();
      branches.forEach(branch -> Collections.addAll(parts, branch.condition(), branch.then()));
      otherwise.ifPresent(parts::add);
      return Collections.unmodifiableList(parts);
    }
  }

  /**
   * A branch of {@link Switch}.
   *
   * @param condition when it is taken
   * @param then the value
   */
  record Branch(Expression condition, Expression then) {
    /** Checks the parts. */
    public Branch {
      Objects.requireNonNull(condition, "condition");
      Objects.requireNonNull(then, "then");
    }
  }

  /**
   * The first value that is neither null nor missing, or else the last one: {@code $ifNull}.
   *
   * @param expressions the values, at least two
   */
  record IfNull(List<Expression> expressions) implements ExpressionCall {
    /** Checks the number. */
    public IfNull {
      expressions = Operands.nonEmpty(expressions);
    }

    @Override
    public List<Expression> parts() {
      return expressions;
    }
  }
}
