package dev.parquedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.DocumentValues.Bracket;
import dev.parquedb.entity.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentValuesTest {
  private static final Instant MICROS = Instant.parse("2024-01-15T10:30:00.123456Z");
  private static final Instant NANOS = MICROS.plusNanos(789);

  static List<Arguments> normalised() {
    return List.of(
        Arguments.of((byte) 1, 1L),
        Arguments.of((short) -2, -2L),
        Arguments.of(3, 3L),
        Arguments.of(new BigInteger("-9223372036854775808"), Long.MIN_VALUE),
        Arguments.of(1.5f, 1.5),
        Arguments.of(Float.NaN, Double.NaN),
        Arguments.of(Double.longBitsToDouble(0x7ff8_0000_0000_0001L), Double.NaN),
        Arguments.of(new BigDecimal("1.50"), new BigDecimal("1.50")),
        Arguments.of(NANOS, MICROS),
        Arguments.of(Date.from(Instant.ofEpochMilli(5)), Instant.ofEpochMilli(5)),
        Arguments.of(OffsetDateTime.parse("2024-01-15T12:30:00.123456789+02:00"), MICROS),
        Arguments.of(
            ZonedDateTime.parse("2024-01-15T11:30:00.123456789+01:00[Europe/Vienna]"), MICROS),
        Arguments.of(LocalTime.parse("10:30:00.123456789"), LocalTime.parse("10:30:00.123456")),
        Arguments.of(
            LocalDateTime.parse("2024-01-15T10:30:00.123456789"),
            LocalDateTime.parse("2024-01-15T10:30:00.123456")),
        Arguments.of(LocalDate.EPOCH, LocalDate.EPOCH),
        Arguments.of(
            Instant.parse("-0001-01-01T00:00:00.0000009Z"), Instant.parse("-0001-01-01T00:00:00Z")),
        Arguments.of(List.of(1, Map.of("a", 2)), List.of(1L, Map.of("a", 2L))));
  }

  @ParameterizedTest
  @MethodSource("normalised")
  void widensAndTruncates(Object value, Object expected) {
    assertThat(DocumentValues.normalise(value)).isEqualTo(expected);
  }

  static List<Arguments> refused() {
    return List.of(
        Arguments.of(Map.of("a", List.of(1, 'c')), "a.1"),
        Arguments.of(Map.of("a", new BigInteger("9223372036854775808")), "a"),
        Arguments.of(Map.of("a", new BigDecimal("1" + "0".repeat(34))), "a"),
        Arguments.of(Map.of("a", new BigDecimal("1E+6112")), "a"),
        Arguments.of(Map.of("a", new BigDecimal("1E-6177")), "a"),
        Arguments.of(Map.of("a", Instant.MAX), "a"),
        Arguments.of(Map.of("a", Instant.MIN), "a"),
        Arguments.of(Map.of("a", LocalDate.MAX), "a"),
        Arguments.of(Map.of("a", LocalDateTime.MIN), "a"),
        Arguments.of(Map.of("a", "\uD83D"), "a"),
        Arguments.of(Map.of("a", Map.of("\uDE00", 1)), "a.\uDE00"),
        Arguments.of(Map.of("a", Map.of("$b", 1)), "a.$b"),
        Arguments.of(Map.of("a", Map.of(1, 1)), "a.1"),
        Arguments.of(Map.of("$id", 1), "$id"),
        Arguments.of(Map.of("a", Set.of(1)), "a"),
        Arguments.of(Map.of("a", new StringBuilder("x")), "a"),
        Arguments.of(Map.of("a", new int[] {1}), "a"),
        Arguments.of(Map.of("a", new AtomicLong()), "a"),
        Arguments.of(Map.of("a", RegularExpression.of("x")), "a"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatCannotBeStoredAndSaysWhere(Object value, String at) {
    assertThatThrownBy(() -> DocumentValues.normalise(value))
        .isInstanceOfSatisfying(InvalidInputException.class, e -> assertThat(e.at()).isEqualTo(at))
        .hasMessageStartingWith(at + ": ");
  }

  @Test
  void instantsReachAsFarAsMicrosecondsInALong() {
    Instant lowest = Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS);
    Instant highest = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);
    assertThat(DocumentValues.normalise(lowest)).isEqualTo(lowest);
    assertThat(DocumentValues.normalise(highest)).isEqualTo(highest);
    assertThatThrownBy(() -> DocumentValues.normalise(lowest.minusNanos(1)))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> DocumentValues.normalise(highest.plusNanos(1_000)))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void copiesWhatCouldChange() {
    byte[] bytes = {1};
    List<Object> list = new ArrayList<>(List.of(bytes));
    Map<String, Object> map = new LinkedHashMap<>(Map.of("list", list));
    Map<?, ?> normalised = (Map<?, ?>) DocumentValues.normalise(map);
    bytes[0] = 2;
    list.clear();
    map.clear();
    List<?> copy = (List<?>) normalised.get("list");
    assertThat((byte[]) copy.get(0)).containsExactly(1);
    assertThatThrownBy(normalised::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(copy::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void keepsTheOrderOfFieldsAndNulls() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", 1);
    map.put("a", null);
    map.put("m", 2);
    Map<?, ?> normalised = (Map<?, ?>) DocumentValues.normalise(map);
    assertThat(List.copyOf(normalised.keySet())).isEqualTo(List.of("z", "a", "m"));
    assertThat(normalised.containsKey("a")).isTrue();
  }

  @Test
  void allowsSystemFieldsAtTheTopOfADocumentOnly() {
    assertThat(DocumentValues.normaliseDocument(Map.of("$id", "x/1", "$type", "X"))).hasSize(2);
    assertThatThrownBy(() -> DocumentValues.normaliseDocument(Map.of("a", Map.of("$id", "x"))))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> DocumentValues.normaliseDocument(Map.of("$set", 1)))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void limitsNestingAlsoOfWhatContainsItself() {
    assertThat(DocumentValues.depth(DocumentValues.normalise(nested(100)))).isEqualTo(100);
    assertThatThrownBy(() -> DocumentValues.normalise(nested(101)))
        .isInstanceOf(InvalidInputException.class);
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    endless.add(endless);
    assertThatThrownBy(() -> DocumentValues.normalise(endless))
        .isInstanceOf(InvalidInputException.class);
    assertThat(DocumentValues.depth(endless)).isEqualTo(101);
  }

  private static Object nested(int levels) {
    Object value = List.of();
    for (int i = 1; i < levels; i++) {
      value = i % 2 == 0 ? List.of(value) : Map.of("a", value);
    }
    return value;
  }

  /** Lowest first; the values of one line are equal. */
  private static final List<List<Object>> ORDER =
      List.of(
          Arrays.asList((Object) null),
          List.of(Double.NaN),
          List.of(Double.NEGATIVE_INFINITY),
          List.of(-1e300),
          List.of(new BigDecimal("-9223372036854775809")),
          List.of(Long.MIN_VALUE, -0x1p63, new BigDecimal("-9223372036854775808")),
          List.of(-1L, -1.0, new BigDecimal("-1.00")),
          List.of(0L, 0.0, -0.0, BigDecimal.ZERO, new BigDecimal("0E+10")),
          List.of(new BigDecimal("0.1")),
          List.of(0.1, new BigDecimal(0.1)),
          List.of(1L, 1.0, BigDecimal.ONE),
          List.of(1.5, new BigDecimal("1.5")),
          List.of(1L << 53, 0x1p53),
          List.of((1L << 53) + 1),
          List.of((1L << 53) + 2, 0x1p53 + 2),
          List.of(Long.MAX_VALUE),
          List.of(0x1p63, new BigDecimal("9223372036854775808")),
          List.of(1e300, new BigDecimal(1e300)),
          List.of(new BigDecimal("1E+6111")),
          List.of(Double.POSITIVE_INFINITY),
          List.of(""),
          List.of("A"),
          List.of("a"),
          List.of("a\u0000"),
          List.of("ab"),
          List.of("é"),
          List.of("\uFF5E"),
          List.of("\uD83D\uDE00"),
          List.of("\uDBFF\uDFFF"),
          List.of(Map.of()),
          List.of(Map.of("b", 1L), Map.of("b", 1.0)),
          List.of(ordered("b", 1L, "a", 0L)),
          List.of(Map.of("a", "x")),
          List.of(Map.of("a", true)),
          List.of(List.of()),
          List.of(Arrays.asList((Object) null)),
          List.of(List.of(1L), List.of(1.0)),
          List.of(List.of(1L, 2L)),
          List.of(List.of(2L)),
          List.of(List.of("a")),
          List.of(new byte[] {}),
          List.of(new byte[] {(byte) 0xFF}),
          List.of(new byte[] {0, 1}),
          List.of(new byte[] {(byte) 0x80, 0}),
          List.of(new UUID(0, 1)),
          List.of(new UUID(1, 0)),
          List.of(new UUID(-1, 0)),
          List.of(false),
          List.of(true),
          List.of(Instant.EPOCH),
          List.of(MICROS),
          List.of(LocalDateTime.parse("1970-01-01T00:00")),
          List.of(LocalDate.EPOCH),
          List.of(LocalTime.MIN),
          List.of(LocalTime.NOON));

  private static Map<String, Object> ordered(String k1, Object v1, String k2, Object v2) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(k1, v1);
    map.put(k2, v2);
    return map;
  }

  @Test
  void ordersAllTypesAndComparesNumbersExactly() {
    for (int i = 0; i < ORDER.size(); i++) {
      for (int j = 0; j < ORDER.size(); j++) {
        for (Object a : ORDER.get(i)) {
          for (Object b : ORDER.get(j)) {
            assertThat(Integer.signum(DocumentValues.compare(a, b)))
                .as("%s against %s", a, b)
                .isEqualTo(Integer.compare(i, j));
            assertThat(DocumentValues.equal(a, b)).isEqualTo(i == j);
            if (i == j) {
              assertThat(DocumentValues.hash(a))
                  .as("hash of %s", a)
                  .isEqualTo(DocumentValues.hash(b));
            }
          }
        }
      }
    }
  }

  @Test
  void objectsAreEqualOnlyInTheSameOrderOfFields() {
    assertThat(DocumentValues.equal(ordered("a", 1L, "b", 2L), ordered("b", 2L, "a", 1L)))
        .isFalse();
    assertThat(DocumentValues.equal(ordered("a", 1L, "b", 2L), ordered("a", 1.0, "b", 2L)))
        .isTrue();
  }

  @Test
  void isATotalOrderOverRandomValues() {
    RandomValues values = new RandomValues(new SplittableRandom(7));
    List<Object> some = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      some.add(values.value(3));
    }
    for (Object a : some) {
      for (Object b : some) {
        int order = DocumentValues.compare(a, b);
        assertThat(Integer.signum(DocumentValues.compare(b, a))).isEqualTo(-Integer.signum(order));
        for (Object c : some) {
          if (order <= 0 && DocumentValues.compare(b, c) <= 0) {
            assertThat(DocumentValues.compare(a, c)).isLessThanOrEqualTo(0);
          }
        }
      }
    }
  }

  @Test
  void neverThrowsForForeignValues() {
    Object foreign = new Object();
    assertThat(DocumentValues.bracket(foreign)).isEqualTo(Bracket.OTHER);
    assertThat(DocumentValues.compare(foreign, foreign)).isZero();
    assertThat(DocumentValues.compare(foreign, 1L)).isPositive();
    assertThat(DocumentValues.compare(foreign, new HashMap<>())).isPositive();
    assertThat(DocumentValues.compare(1, 1.0f)).isZero();
  }

  @Test
  void namesTypes() {
    assertThat(DocumentValues.typeName(null)).isEqualTo("null");
    assertThat(DocumentValues.typeName(1L)).isEqualTo("long");
    assertThat(DocumentValues.typeName(1.0)).isEqualTo("double");
    assertThat(DocumentValues.typeName(BigDecimal.ONE)).isEqualTo("decimal");
    assertThat(DocumentValues.typeName(MICROS)).isEqualTo("date");
    assertThat(DocumentValues.typeName(new byte[0])).isEqualTo("binData");
  }
}
