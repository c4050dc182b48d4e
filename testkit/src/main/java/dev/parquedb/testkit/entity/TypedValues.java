package dev.parquedb.testkit.entity;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Values of every documented type, the extremes first. */
final class TypedValues {

  private TypedValues() {}

  /** What goes in, and what must come out. */
  record Case(String name, Object in, Object out) {}

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    strings(cases);
    numbers(cases);
    times(cases);
    others(cases);
    nested(cases);
    return cases;
  }

  private static void same(List<Case> cases, String name, Object... values) {
    for (int i = 0; i < values.length; i++) {
      cases.add(new Case(name + i, values[i], values[i]));
    }
  }

  private static void strings(List<Case> cases) {
    same(
        cases,
        "string",
        "",
        " ",
        "a",
        "\"quoted\" \\ /",
        "line\nbreak\ttab",
        "\u0000 and \u001f and \u007f",
        "ü u\u0308",
        "\ud83d\ude00 \ud83c\udff4",
        "\ufffd\uffff\ue000",
        "\u2028\u2029",
        "null",
        "NaN",
        "{\"$date\":1}",
        "$notAnOperator",
        "x".repeat(200_000),
        "日本語".repeat(1_000));
  }

  private static void numbers(List<Case> cases) {
    same(
        cases,
        "long",
        0L,
        1L,
        -1L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1L << 53,
        (1L << 53) + 1,
        -(1L << 53),
        -(1L << 53) - 1,
        (long) Integer.MAX_VALUE + 1);
    cases.add(new Case("int", 7, 7L));
    cases.add(new Case("intMin", Integer.MIN_VALUE, (long) Integer.MIN_VALUE));
    cases.add(new Case("short", (short) 7, 7L));
    cases.add(new Case("byte", (byte) -7, -7L));
    cases.add(new Case("float", 0.1f, (double) 0.1f));
    same(
        cases,
        "double",
        0.0,
        -0.0,
        1.0,
        0.1,
        -2.5,
        1e300,
        5.0,
        9007199254740993.0,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.MIN_NORMAL,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY);
    for (String text :
        List.of(
            "0",
            "0.00",
            "1",
            "1.0",
            "1.10",
            "-0.000001",
            "1E+3",
            "1E-6000",
            "9E+6111",
            "1234567890123456789012345678901234",
            "0.1234567890123456789012345678901234",
            "-99999999999999999999.99")) {
      same(cases, "decimal " + text + " ", new BigDecimal(text));
    }
  }

  private static void times(List<Case> cases) {
    same(
        cases,
        "instant",
        Instant.EPOCH,
        Instant.parse("2024-02-29T12:34:56.789012Z"),
        Instant.parse("1969-12-31T23:59:59.999999Z"),
        Instant.parse("0001-01-01T00:00:00Z"),
        Instant.parse("9999-12-31T23:59:59.999999Z"),
        Instant.parse("-0044-03-15T12:00:00Z"));
    cases.add(
        new Case(
            "instant with nanoseconds",
            Instant.parse("2024-01-01T00:00:00.123456789Z"),
            Instant.parse("2024-01-01T00:00:00.123456Z")));
    cases.add(
        new Case(
            "instant before 1970 with nanoseconds",
            Instant.parse("1960-01-01T00:00:00.000000999Z"),
            Instant.parse("1960-01-01T00:00:00Z")));
    same(
        cases,
        "date",
        LocalDate.of(2024, 2, 29),
        LocalDate.EPOCH,
        LocalDate.of(1, 1, 1),
        LocalDate.of(-44, 3, 15),
        LocalDate.of(9999, 12, 31));
    same(cases, "time", LocalTime.MIDNIGHT, LocalTime.NOON, LocalTime.of(23, 59, 59, 999_999_000));
    cases.add(
        new Case(
            "time with nanoseconds", LocalTime.of(1, 2, 3, 4_567), LocalTime.of(1, 2, 3, 4_000)));
    same(
        cases,
        "local",
        LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4_000),
        LocalDateTime.of(1, 1, 1, 0, 0),
        LocalDateTime.of(2024, 3, 31, 2, 30));
  }

  private static void others(List<Case> cases) {
    cases.add(new Case("null", null, null));
    same(cases, "boolean", true, false);
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    same(cases, "bytes", new byte[0], new byte[] {0}, all, new byte[100_000]);
    same(
        cases,
        "uuid",
        new UUID(0, 0),
        new UUID(-1, -1),
        UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
  }

  private static void nested(List<Case> cases) {
    same(
        cases,
        "list",
        List.of(),
        List.of(List.of()),
        List.of(1L, "a", 2.5, true),
        Arrays.asList(null, 1L, null),
        List.of(Map.of(), Map.of("a", List.of(Map.of("b", 1L)))));
    same(
        cases,
        "map",
        Map.of(),
        Map.of("a", Map.of()),
        Map.of("", 1L),
        Map.of("a.b", 1L),
        Map.of("ключ", "значение"),
        Map.of("with space", 1L),
        Map.of("a$b", 1L),
        Collections.singletonMap("n", null));
    Map<String, Object> ordered = new LinkedHashMap<>();
    for (String key : List.of("z", "a", "m", "10", "9", "Z")) {
      ordered.put(key, key.length());
    }
    Map<String, Object> expected = new LinkedHashMap<>();
    ordered.forEach((key, value) -> expected.put(key, Long.valueOf((Integer) value)));
    cases.add(new Case("map in its order", ordered, expected));
    Object deepIn = 1;
    Object deepOut = 1L;
    for (int i = 0; i < 45; i++) {
      deepIn = List.of(Map.of("k", deepIn));
      deepOut = List.of(Map.of("k", deepOut));
    }
    cases.add(new Case("deep", deepIn, deepOut));
  }
}
