package dev.parquedb;

import dev.parquedb.DocumentValues.Bracket;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The total order over document values. */
final class ValueOrder {
  private ValueOrder() {}

  static Bracket bracket(Object value) {
    if (value == null) {
      return Bracket.NULL;
    }
    if (value instanceof String) {
      return Bracket.STRING;
    }
    if (ValueNumbers.isNumber(value)) {
      return Bracket.NUMBER;
    }
    if (value instanceof Boolean) {
      return Bracket.BOOLEAN;
    }
    if (value instanceof Map) {
      return Bracket.OBJECT;
    }
    if (value instanceof List) {
      return Bracket.ARRAY;
    }
    if (value instanceof Instant) {
      return Bracket.INSTANT;
    }
    if (value instanceof UUID) {
      return Bracket.UUID;
    }
    if (value instanceof byte[]) {
      return Bracket.BINARY;
    }
    if (value instanceof LocalDate) {
      return Bracket.LOCAL_DATE;
    }
    if (value instanceof LocalDateTime) {
      return Bracket.LOCAL_DATE_TIME;
    }
    return value instanceof LocalTime ? Bracket.LOCAL_TIME : Bracket.OTHER;
  }

  static int compare(Object a, Object b) {
    Bracket bracket = bracket(a);
    Bracket other = bracket(b);
    if (bracket != other) {
      return bracket.compareTo(other);
    }
    return switch (bracket) {
      case NULL -> 0;
      case NUMBER -> ValueNumbers.compare((Number) a, (Number) b);
      case STRING -> Utf8Order.compare((String) a, (String) b);
      case OBJECT -> compareObjects((Map<?, ?>) a, (Map<?, ?>) b);
      case ARRAY -> compareArrays((List<?>) a, (List<?>) b);
      case BINARY -> compareBytes((byte[]) a, (byte[]) b);
      case UUID -> compareUuids((UUID) a, (UUID) b);
      case BOOLEAN -> Boolean.compare((Boolean) a, (Boolean) b);
      case INSTANT -> ((Instant) a).compareTo((Instant) b);
      case LOCAL_DATE_TIME -> ((LocalDateTime) a).compareTo((LocalDateTime) b);
      case LOCAL_DATE -> ((LocalDate) a).compareTo((LocalDate) b);
      case LOCAL_TIME -> ((LocalTime) a).compareTo((LocalTime) b);
      case OTHER -> compareOthers(a, b);
    };
  }

  private static int compareObjects(Map<?, ?> a, Map<?, ?> b) {
    Iterator<? extends Map.Entry<?, ?>> left = a.entrySet().iterator();
    Iterator<? extends Map.Entry<?, ?>> right = b.entrySet().iterator();
    while (left.hasNext() && right.hasNext()) {
      Map.Entry<?, ?> x = left.next();
      Map.Entry<?, ?> y = right.next();
      int order = bracket(x.getValue()).compareTo(bracket(y.getValue()));
      if (order == 0) {
        order = Utf8Order.compare(String.valueOf(x.getKey()), String.valueOf(y.getKey()));
      }
      if (order == 0) {
        order = compare(x.getValue(), y.getValue());
      }
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  private static int compareArrays(List<?> a, List<?> b) {
    Iterator<?> left = a.iterator();
    Iterator<?> right = b.iterator();
    while (left.hasNext() && right.hasNext()) {
      int order = compare(left.next(), right.next());
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  private static int compareBytes(byte[] a, byte[] b) {
    return a.length != b.length
        ? Integer.compare(a.length, b.length)
        : Arrays.compareUnsigned(a, b);
  }

  private static int compareUuids(UUID a, UUID b) {
    int order = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return order != 0
        ? order
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  private static int compareOthers(Object a, Object b) {
    if (a.equals(b)) {
      return 0;
    }
    int order = a.getClass().getName().compareTo(b.getClass().getName());
    return order != 0
        ? order
        : Integer.compare(System.identityHashCode(a), System.identityHashCode(b));
  }
}
