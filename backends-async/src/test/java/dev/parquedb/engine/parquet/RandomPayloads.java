package dev.parquedb.engine.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Documents of all types, of few names in many orders. */
final class RandomPayloads {

  private static final String[] NAMES = {
    "", "a", "b", "B", "ab", "é", "日本", "\uD83D\uDE00", "\uE000", "x.y", "a\"b", "n".repeat(300)
  };

  private final RandomGenerator random;

  RandomPayloads(RandomGenerator random) {
    this.random = random;
  }

  Map<String, Object> document(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    int most = random.nextInt(20) == 0 ? 400 : 8;
    for (int i = random.nextInt(most); i > 0; i--) {
      String name =
          random.nextInt(4) == 0
              ? Integer.toString(random.nextInt(500), 36)
              : NAMES[random.nextInt(NAMES.length)];
      map.put(name, value(depth - 1));
    }
    return map;
  }

  Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 16 : 13)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> random.nextInt(5) == 0 ? Double.NaN : random.nextDouble();
      case 4, 5 -> "é".repeat(random.nextInt(50));
      case 6 -> Times.ofMicros(random.nextLong());
      case 7 -> LocalDateTime.of(1900, 1, 1, 0, 0).plus(random.nextInt(), ChronoUnit.MILLIS);
      case 8 -> LocalDate.ofEpochDay(random.nextInt());
      case 9 -> LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000L) * 1_000);
      case 10 -> new UUID(random.nextLong(), random.nextLong());
      case 11 -> decimal();
      case 12 -> new byte[random.nextInt(300)];
      case 13, 14 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 300 : 5); i > 0; i--) {
          list.add(value(depth - 1));
        }
        yield list;
      }
      default -> document(depth);
    };
  }

  private BigDecimal decimal() {
    int digits = random.nextInt(1, 35);
    BigInteger bound = BigInteger.TEN.pow(digits);
    BigInteger unscaled = new BigInteger(128, new java.util.Random(random.nextLong())).mod(bound);
    int scale = random.nextInt(5) == 0 ? random.nextInt(-6000, 6000) : random.nextInt(40);
    return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
  }
}
