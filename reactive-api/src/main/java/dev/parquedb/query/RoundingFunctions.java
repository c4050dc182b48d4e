package dev.parquedb.query;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** {@code $ceil}, {@code $floor}, {@code $round}, {@code $trunc}: results keep the type. */
final class RoundingFunctions {
  static final List<Function> ALL =
      List.of(
          Function.one("$ceil", (value, work) -> rounded(value, 0, RoundingMode.CEILING)),
          Function.one("$floor", (value, work) -> rounded(value, 0, RoundingMode.FLOOR)),
          toPlace("$round", RoundingMode.HALF_EVEN),
          toPlace("$trunc", RoundingMode.DOWN));

  private static final int LEAST_PLACE = -20;
  private static final int MOST_PLACE = 100;

  private RoundingFunctions() {}

  private static Function toPlace(String name, RoundingMode mode) {
    return Function.nullable(
        name,
        1,
        2,
        (operands, work) ->
            rounded(operands[0], operands.length == 1 ? 0 : place(operands[1]), mode));
  }

  private static int place(Object value) {
    long place = Values.whole(value);
    if (place < LEAST_PLACE || place > MOST_PLACE) {
      throw new NotComputable();
    }
    return (int) place;
  }

  private static Object rounded(Object value, int place, RoundingMode mode) {
    Number number = Values.number(value);
    if (number instanceof Long whole) {
      return place >= 0
          ? whole
          : (Object) BigDecimal.valueOf(whole).setScale(place, mode).longValueExact();
    }
    if (number instanceof Double real) {
      // Through the shortest decimal, so that 1.005 is rounded as it is written.
      return Double.isFinite(real)
          ? (Object) atPlace(BigDecimal.valueOf(real), place, mode).doubleValue()
          : real;
    }
    return Decimals.fitting(atPlace((BigDecimal) number, place, mode));
  }

  private static BigDecimal atPlace(BigDecimal value, int place, RoundingMode mode) {
    return value.scale() <= place ? value : value.setScale(place, mode);
  }
}
