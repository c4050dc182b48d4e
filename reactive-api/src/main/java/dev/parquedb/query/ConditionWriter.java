package dev.parquedb.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** How one condition is spelled: its operator and operand. */
final class ConditionWriter {
  private ConditionWriter() {}

  static String operator(Condition condition) {
    if (condition instanceof Condition.Comparison comparison) {
      return comparison.operator().symbol();
    }
    if (condition instanceof Condition.In) {
      return "$in";
    }
    if (condition instanceof Condition.Exists) {
      return "$exists";
    }
    if (condition instanceof Condition.Type) {
      return "$type";
    }
    if (condition instanceof Condition.StartsWith) {
      return "$startsWith";
    }
    if (condition instanceof Condition.EndsWith) {
      return "$endsWith";
    }
    if (condition instanceof Condition.Contains) {
      return "$contains";
    }
    if (condition instanceof Condition.Mod) {
      return "$mod";
    }
    if (condition instanceof Condition.Bits bits) {
      return bits.test().symbol();
    }
    if (condition instanceof Condition.Size) {
      return "$size";
    }
    if (condition instanceof Condition.All) {
      return "$all";
    }
    if (condition instanceof Condition.Never never) {
      return never.operator();
    }
    return "$elemMatch";
  }

  static Object operand(Condition condition) {
    if (condition instanceof Condition.Comparison comparison) {
      return comparison.value();
    }
    if (condition instanceof Condition.In in) {
      return list(in.values(), in.patterns());
    }
    if (condition instanceof Condition.Exists exists) {
      return exists.present();
    }
    if (condition instanceof Condition.Type type) {
      List<ValueType> types = type.types();
      return types.size() == 1
          ? types.get(0).alias()
          : types.stream().<Object>map(ValueType::alias).toList();
    }
    if (condition instanceof Condition.StartsWith text) {
      return text.prefix();
    }
    if (condition instanceof Condition.EndsWith text) {
      return text.suffix();
    }
    if (condition instanceof Condition.Contains text) {
      return text.part();
    }
    if (condition instanceof Condition.Mod mod) {
      return List.of(mod.divisor(), mod.remainder());
    }
    if (condition instanceof Condition.Bits bits) {
      return bits.positions().stream().<Object>map(Integer::longValue).toList();
    }
    if (condition instanceof Condition.Size size) {
      return (long) size.length();
    }
    if (condition instanceof Condition.All all) {
      return all.conditions().stream().map(ConditionWriter::member).toList();
    }
    if (condition instanceof Condition.ElemMatch match) {
      return FilterWriter.writeOperators(match.condition());
    }
    if (condition instanceof Condition.ElemMatchDocument match) {
      return FilterWriter.write(match.filter());
    }
    return ((Condition.Never) condition).operand();
  }

  /** An element of {@code $all}. */
  private static Object member(Condition condition) {
    if (condition instanceof Condition.Comparison comparison) {
      return comparison.value();
    }
    return condition instanceof Condition.Regex regex
        ? regex.regex()
        : Map.of(operator(condition), operand(condition));
  }

  private static List<Object> list(List<?> first, List<?> second) {
    List<Object> all = new ArrayList<>(first);
    all.addAll(second);
    return Collections.unmodifiableList(all);
  }
}
