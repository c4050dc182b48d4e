package dev.parquedb.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Computes the expressions that name values. */
final class BindingEvaluator {
  private BindingEvaluator() {}

  static Computation of(ExpressionBinding expression) {
    if (expression instanceof ExpressionBinding.Let let) {
      return ofLet(let);
    }
    if (expression instanceof ExpressionBinding.MapArray map) {
      return ofMap(map);
    }
    return expression instanceof ExpressionBinding.FilterArray filter
        ? ofFilter(filter)
        : ofReduce((ExpressionBinding.Reduce) expression);
  }

  private static Computation ofLet(ExpressionBinding.Let let) {
    List<String> names = new ArrayList<>();
    List<Computation> values = new ArrayList<>();
    let.variables()
        .forEach(
            (name, value) -> {
              names.add(name);
              values.add(ExpressionEvaluator.of(value));
            });
    Computation in = ExpressionEvaluator.of(let.in());
    return frame -> {
      Computation.Frame inner = frame;
      for (int i = 0; i < names.size(); i++) {
        inner = inner.with(names.get(i), frame.work().whole(values.get(i).of(frame)));
      }
      return in.of(inner);
    };
  }

  private static Computation ofMap(ExpressionBinding.MapArray map) {
    Computation input = ExpressionEvaluator.of(map.input());
    Computation in = ExpressionEvaluator.of(map.in());
    return frame -> {
      Object array = input.of(frame);
      if (Values.isNull(array)) {
        return null;
      }
      List<Object> mapped = new ArrayList<>();
      for (Object element : Values.list(array)) {
        frame.work().spend(1);
        Object value = in.of(frame.with(map.as(), element));
        mapped.add(value == PathWalker.MISSING ? null : value);
      }
      return Collections.unmodifiableList(mapped);
    };
  }

  private static Computation ofFilter(ExpressionBinding.FilterArray filter) {
    Computation input = ExpressionEvaluator.of(filter.input());
    Computation condition = ExpressionEvaluator.of(filter.condition());
    Computation limit = filter.limit().map(ExpressionEvaluator::of).orElse(frame -> null);
    return frame -> {
      Object array = input.of(frame);
      Object most = limit.of(frame);
      if (Values.isNull(array)) {
        return null;
      }
      long left = Values.isNull(most) ? Long.MAX_VALUE : Values.whole(most);
      if (left < 1) {
        throw new NotComputable();
      }
      List<Object> kept = new ArrayList<>();
      for (Object element : Values.list(array)) {
        if (kept.size() == left) {
          break;
        }
        frame.work().spend(1);
        if (Truth.of(condition.of(frame.with(filter.as(), element)))) {
          kept.add(element);
        }
      }
      return Collections.unmodifiableList(kept);
    };
  }

  private static Computation ofReduce(ExpressionBinding.Reduce reduce) {
    Computation input = ExpressionEvaluator.of(reduce.input());
    Computation initial = ExpressionEvaluator.of(reduce.initialValue());
    Computation in = ExpressionEvaluator.of(reduce.in());
    return frame -> {
      Object array = input.of(frame);
      if (Values.isNull(array)) {
        return null;
      }
      Object value = initial.of(frame);
      for (Object element : Values.list(array)) {
        // What grows with every element is counted with every element.
        value = in.of(frame.with("value", frame.work().whole(value)).with("this", element));
      }
      return value;
    };
  }
}
