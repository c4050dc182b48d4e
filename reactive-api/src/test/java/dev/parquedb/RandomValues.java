package dev.parquedb;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Document values from a seed: every type, corners often. */
public final class RandomValues {
  private static final long[] LONGS = {
    0,
    1,
    -1,
    2,
    5,
    (1L << 53) - 1,
    1L << 53,
    (1L << 53) + 1,
    -(1L << 53) - 1,
    Long.MIN_VALUE,
    Long.MAX_VALUE
  };
  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1,
    2.5,
    -1e300,
    1e300,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0x1p53,
    0x1p63
  };
  private static final String[] STRINGS = {
    "", "a", "b", "abc", "A", "é", "\uFF5E", "\uD83D\uDE00", "\u0000", "\"\\\n", "x.y", "$gt"
  };
  private static final String[] KEYS = {"a", "b", "c", "0", "1", "", "a.b", "é"};

  private final RandomGenerator random;

  public RandomValues(RandomGenerator random) {
    this.random = random;
  }

  /** A document of at most this many levels. */
  public Map<String, Object> document(int levels) {
    Map<String, Object> document = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      document.put(pick(KEYS), value(levels - 1));
    }
    return document;
  }

  /** Any value of at most this many levels. */
  public Object value(int levels) {
    int kind = random.nextInt(levels > 0 ? 18 : 14);
    if (kind >= 16) {
      return document(levels);
    }
    return kind >= 14 ? list(levels) : scalar(kind);
  }

  private List<Object> list(int levels) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(levels - 1));
    }
    return list;
  }

  private Object scalar(int kind) {
    return switch (kind) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> pick(STRINGS);
      case 3 -> (long) random.nextInt(4);
      case 4 -> random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
      case 5 -> random.nextInt(8) / 4.0;
      case 6 ->
          random.nextBoolean()
              ? DOUBLES[random.nextInt(DOUBLES.length)]
              : Double.longBitsToDouble(random.nextLong() & 0xFFEF_FFFF_FFFF_FFFFL);
      case 7 -> decimal();
      case 8 -> instant();
      case 9 -> LocalDate.ofEpochDay(random.nextInt());
      case 10 -> LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000L) * 1_000);
      case 11 -> LocalDateTime.ofInstant(instant(), ZoneOffset.UTC);
      case 12 -> bytes();
      default -> new UUID(random.nextLong(), random.nextLong());
    };
  }

  private BigDecimal decimal() {
    BigInteger digits = new BigInteger(String.valueOf(random.nextLong()));
    return switch (random.nextInt(3)) {
      case 0 -> new BigDecimal(digits, random.nextInt(-6_000, 6_000));
      case 1 -> new BigDecimal(digits, random.nextInt(20));
      default -> BigDecimal.valueOf(random.nextInt(4));
    };
  }

  private Instant instant() {
    return switch (random.nextInt(4)) {
      case 0 -> Instant.ofEpochSecond(random.nextLong(-100_000_000_000L, 400_000_000_000L));
      case 1 -> micros(random.nextLong());
      case 2 -> micros(random.nextLong() / 1_000 * 1_000);
      default -> micros(random.nextLong(4_000_000_000_000_000L));
    };
  }

  private static Instant micros(long value) {
    return Instant.ofEpochSecond(
        Math.floorDiv(value, 1_000_000L), Math.floorMod(value, 1_000_000L) * 1_000);
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> T pick(T[] options) {
    return options[random.nextInt(options.length)];
  }
}
