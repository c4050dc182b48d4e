package dev.parquedb.testkit.entity;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Seeded documents and filters of few fields and values, so that filters match now and then. */
final class RandomDocuments {

  private static final List<Object> SCALARS =
      Arrays.asList(
          null,
          true,
          false,
          0L,
          1L,
          2L,
          -1L,
          7L,
          1.0,
          2.5,
          -0.5,
          Double.NaN,
          1L << 53,
          (1L << 53) + 1,
          Long.MAX_VALUE,
          new BigDecimal("2.5"),
          new BigDecimal("7"),
          "",
          "a",
          "ab",
          "abc",
          "b",
          "ü",
          "\ud83d\ude00",
          Instant.EPOCH,
          Instant.EPOCH.plusSeconds(1),
          LocalDate.EPOCH,
          new UUID(0, 1),
          "2");
  private static final List<String> FIELDS = List.of("a", "b", "c", "d");
  private static final List<String> PATHS =
      List.of(
          "a", "b", "c", "d", "a.a", "a.b", "b.c", "c.0", "c.1", "d.a.b", "name", "$type",
          "missing");

  private final Random random;

  RandomDocuments(long seed) {
    random = new Random(seed);
  }

  int number(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** A document of any shape. */
  Map<String, Object> document() {
    Map<String, Object> document = fields(2);
    if (chance(20)) {
      document.put("name", chance(30) ? null : oneOf(List.of("a", "b", "ab")));
    }
    if (chance(10)) {
      document.put("$type", oneOf(List.of("a", "T")));
    }
    return document;
  }

  private Map<String, Object> fields(int depth) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String field : FIELDS) {
      if (chance(70)) {
        fields.put(field, value(depth));
      }
    }
    return fields;
  }

  /** A value of any type. */
  Object value(int depth) {
    int kind = depth == 0 ? 9 : number(10);
    if (kind == 0) {
      return fields(depth - 1);
    }
    if (kind <= 2) {
      List<Object> list = new ArrayList<>();
      for (int i = number(4); i > 0; i--) {
        list.add(value(depth - 1));
      }
      return list;
    }
    return oneOf(SCALARS);
  }

  /** A filter that every backend must understand. */
  Map<String, Object> filter(int depth) {
    if (depth > 0 && chance(25)) {
      String operator = oneOf(List.of("$and", "$or", "$nor"));
      List<Object> parts = new ArrayList<>();
      for (int i = 1 + number(3); i > 0; i--) {
        parts.add(filter(depth - 1));
      }
      return Map.of(operator, parts);
    }
    Map<String, Object> filter = new LinkedHashMap<>();
    for (int i = chance(80) ? 1 : 2; i > 0; i--) {
      filter.put(oneOf(PATHS), chance(15) ? value(1) : condition(depth));
    }
    return filter;
  }

  private Map<String, Object> condition(int depth) {
    Map<String, Object> condition = new LinkedHashMap<>();
    switch (number(16)) {
      case 0, 1 -> condition.put("$eq", value(1));
      case 2 -> condition.put("$ne", value(1));
      case 3 -> condition.put("$gt", value(0));
      case 4 -> condition.put("$gte", value(0));
      case 5 -> condition.put("$lt", value(0));
      case 6 -> condition.put("$lte", value(0));
      case 7 -> condition.put("$in", Arrays.asList(value(0), value(0), value(1)));
      case 8 -> condition.put("$nin", Arrays.asList(value(0), value(0)));
      case 9 -> condition.put("$exists", chance(50));
      case 10 ->
          condition.put(
              "$type",
              oneOf(List.of("string", "long", "double", "null", "array", "object", "bool")));
      case 11 -> condition.put("$size", (long) number(3));
      case 12 ->
          condition.put(
              oneOf(List.of("$startsWith", "$endsWith", "$contains", "$regex")),
              oneOf(List.of("a", "b", "ü")));
      case 13 -> condition.put("$not", depth > 0 ? condition(depth - 1) : Map.of("$eq", 1L));
      case 14 -> condition.put("$all", Arrays.asList(value(0), value(0)));
      default -> {
        condition.put("$gte", oneOf(SCALARS.subList(3, 10)));
        condition.put("$lt", oneOf(SCALARS.subList(3, 10)));
      }
    }
    return condition;
  }
}
