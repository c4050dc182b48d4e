package dev.parquedb.query;

import com.google.re2j.Pattern;
import dev.parquedb.entity.InvalidInputException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Turns the expressions of {@code $expr} into computations, once. */
final class ExpressionEvaluator {
  private ExpressionEvaluator() {}

  static Predicate<Object> test(Expression expression) {
    Computation computation = of(expression);
    return document -> Truth.of(computation.of(Computation.Frame.of(document)));
  }

  static Computation of(Expression expression) {
    Computation computation =
        expression instanceof ExpressionCall call
            ? ofCall(call)
            : expression instanceof ExpressionBinding binding
                ? BindingEvaluator.of(binding)
                : ofBasic(expression);
    return frame -> {
      frame.work().spend(1);
      return computation.of(frame);
    };
  }

  static List<Computation> each(List<Expression> expressions) {
    List<Computation> computations = new ArrayList<>(expressions.size());
    expressions.forEach(expression -> computations.add(of(expression)));
    return computations;
  }

  private static Computation ofBasic(Expression expression) {
    if (expression instanceof Expression.Path path) {
      return frame -> at(frame.document(), path.path(), 0, frame.work());
    }
    if (expression instanceof Expression.Root) {
      return Computation.Frame::document;
    }
    if (expression instanceof Expression.Variable variable) {
      return variable.path().isEmpty()
          ? frame -> frame.named(variable.name())
          : frame -> at(frame.named(variable.name()), variable.path().get(), 0, frame.work());
    }
    if (expression instanceof Expression.Literal literal) {
      return frame -> literal.value();
    }
    if (expression instanceof Expression.Compare compare) {
      Computation left = of(compare.left());
      Computation right = of(compare.right());
      return frame ->
          holds(compare.operator(), frame.work().compare(left.of(frame), right.of(frame)));
    }
    if (expression instanceof Expression.And and) {
      List<Computation> parts = each(and.expressions());
      return frame -> parts.stream().allMatch(part -> Truth.of(part.of(frame)));
    }
    if (expression instanceof Expression.Or or) {
      List<Computation> parts = each(or.expressions());
      return frame -> parts.stream().anyMatch(part -> Truth.of(part.of(frame)));
    }
    Computation part = of(((Expression.Not) expression).expression());
    return frame -> !Truth.of(part.of(frame));
  }

  private static boolean holds(Expression.Operator operator, int order) {
    return switch (operator) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
    };
  }

  private static Computation ofCall(ExpressionCall expression) {
    if (expression instanceof ExpressionCall.Call call) {
      return ofFunction(Functions.of(call.operator()), each(call.operands()));
    }
    if (expression instanceof ExpressionCall.NamedCall call) {
      Function function = Functions.of(call.operator());
      List<Computation> operands = new ArrayList<>();
      for (String name : function.names()) {
        Expression operand = call.operands().get(name);
        operands.add(operand == null ? frame -> Function.ABSENT : of(operand));
      }
      return ofFunction(function, operands);
    }
    if (expression instanceof ExpressionCall.Regex regex) {
      Pattern pattern = Regexes.compile(regex.regex(), "$expr");
      Computation input = of(regex.input());
      return frame -> RegexFunctions.of(regex.operator(), input.of(frame), pattern, frame.work());
    }
    if (expression instanceof ExpressionCall.GetField get) {
      Computation input = of(get.input());
      return frame -> field(input.of(frame), get.name());
    }
    if (expression instanceof ExpressionCall.ArrayOf array) {
      return ofArray(each(array.elements()));
    }
    if (expression instanceof ExpressionCall.ObjectOf object) {
      return ofObject(object.fields());
    }
    return ofChoice(expression);
  }

  private static Computation ofFunction(Function function, List<Computation> operands) {
    return frame -> {
      Object[] values = Computation.all(operands, frame);
      try {
        return function.body().of(values, frame.work());
      } catch (ArithmeticException | DateTimeException | InvalidInputException e) {
        throw new NotComputable();
      }
    };
  }

  private static Object field(Object value, String name) {
    if (Values.isNull(value)) {
      return value;
    }
    return value instanceof Map<?, ?> map && map.containsKey(name)
        ? map.get(name)
        : PathWalker.MISSING;
  }

  private static Computation ofArray(List<Computation> elements) {
    return frame -> {
      Object[] values = Computation.all(elements, frame);
      for (int i = 0; i < values.length; i++) {
        values[i] = values[i] == PathWalker.MISSING ? null : values[i];
      }
      return Collections.unmodifiableList(Arrays.asList(values));
    };
  }

  private static Computation ofObject(Map<String, Expression> fields) {
    Map<String, Computation> computations = new LinkedHashMap<>();
    fields.forEach((name, value) -> computations.put(name, of(value)));
    return frame -> {
      Map<String, Object> object = new LinkedHashMap<>();
      computations.forEach(
          (name, computation) -> {
            Object value = computation.of(frame);
            if (value != PathWalker.MISSING) {
              object.put(name, value);
            }
          });
      return Collections.unmodifiableMap(object);
    };
  }

  private static Computation ofChoice(ExpressionCall expression) {
    if (expression instanceof ExpressionCall.Cond cond) {
      Computation condition = of(cond.condition());
      Computation then = of(cond.then());
      Computation otherwise = of(cond.otherwise());
      return frame -> Truth.of(condition.of(frame)) ? then.of(frame) : otherwise.of(frame);
    }
    if (expression instanceof ExpressionCall.Switch choice) {
      List<Computation> conditions = each(conditions(choice));
      List<Computation> values =
          each(choice.branches().stream().map(ExpressionCall.Branch::then).toList());
      Computation otherwise =
          choice
              .otherwise()
              .map(ExpressionEvaluator::of)
              .orElse(
                  frame -> {
                    throw new NotComputable();
                  });
      return frame -> {
        for (int i = 0; i < conditions.size(); i++) {
          if (Truth.of(conditions.get(i).of(frame))) {
            return values.get(i).of(frame);
          }
        }
        return otherwise.of(frame);
      };
    }
    List<Computation> candidates = each(((ExpressionCall.IfNull) expression).expressions());
    return frame -> {
      Object value = null;
      for (Computation candidate : candidates) {
        value = candidate.of(frame);
        if (!Values.isNull(value)) {
          return value;
        }
      }
      return value;
    };
  }

  private static List<Expression> conditions(ExpressionCall.Switch choice) {
    return choice.branches().stream().map(ExpressionCall.Branch::condition).toList();
  }

  private static Object at(Object value, FieldPath path, int position, Work work) {
    if (position == path.size()) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      String key = path.segment(position);
      return map.containsKey(key) ? at(map.get(key), path, position + 1, work) : PathWalker.MISSING;
    }
    if (!(value instanceof List<?> list)) {
      return PathWalker.MISSING;
    }
    List<Object> found = new ArrayList<>();
    for (Object element : list) {
      work.spend(1);
      if (element instanceof Map) {
        Object inner = at(element, path, position, work);
        if (inner != PathWalker.MISSING) {
          found.add(inner);
        }
      }
    }
    return found;
  }
}
