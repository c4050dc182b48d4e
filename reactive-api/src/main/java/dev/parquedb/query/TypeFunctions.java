package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import java.util.List;

/** Types of values, and conversions between them. */
final class TypeFunctions {
  static final List<Function> ALL =
      List.of(
          Function.of("$type", 1, 1, (operands, work) -> typeName(operands[0])),
          Function.of("$isNumber", 1, 1, (operands, work) -> Values.isNumber(operands[0])),
          conversion("$toBool", ValueType.BOOLEAN),
          conversion("$toInt", ValueType.INT),
          conversion("$toLong", ValueType.LONG),
          conversion("$toDouble", ValueType.DOUBLE),
          conversion("$toDecimal", ValueType.DECIMAL),
          conversion("$toString", ValueType.STRING),
          conversion("$toDate", ValueType.DATE),
          conversion("$toUUID", ValueType.UUID),
          Function.named(
              "$convert", List.of("input", "to", "onError", "onNull"), 2, TypeFunctions::convert));

  private TypeFunctions() {}

  private static String typeName(Object value) {
    return value == PathWalker.MISSING ? "missing" : DocumentValues.typeName(value);
  }

  private static Function conversion(String name, ValueType type) {
    return Function.one(name, (value, work) -> converted(type, value, work));
  }

  private static Object converted(ValueType type, Object value, Work work) {
    work.spend(1);
    return Conversions.to(type, value);
  }

  private static Object convert(Object[] operands, Work work) {
    if (Values.isNull(operands[0])) {
      return operands[3] == Function.ABSENT ? null : operands[3];
    }
    if (Values.isNull(operands[1])) {
      return null;
    }
    ValueType type =
        ValueType.of(operands[1]).filter(Conversions::isKnown).orElseThrow(NotComputable::new);
    if (operands[2] == Function.ABSENT) {
      return converted(type, operands[0], work);
    }
    try {
      return converted(type, operands[0], work);
    } catch (NotComputable e) {
      return operands[2];
    }
  }
}
