package dev.parquedb.engine.parquet;

import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
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

/** Values that fit declared types, edge cases among them. */
final class RandomValues {

  private static final String[] TEXTS = {
    "", "a", "\u0000", "\uFFFD", "é", "日本", "\uD83D\uDE00", "\uD7FF\uE000", "x".repeat(300), "null"
  };

  private final RandomGenerator random;

  RandomValues(RandomGenerator random) {
    this.random = random;
  }

  Entity entity(EntitySchema schema, String localId) {
    Map<String, Object> data = new LinkedHashMap<>();
    for (SchemaField field : schema.fields()) {
      int kind = random.nextInt(6);
      if (kind > 1) {
        data.put(field.name(), of(field.type()));
      } else if (kind == 1) {
        data.put(field.name(), null);
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      data.put("extra" + random.nextInt(5), json(3));
    }
    return new Entity(
        Files.NS + "/" + localId,
        random.nextBoolean() ? Files.NS : text(),
        random.nextBoolean() ? null : text(),
        instant(),
        maybeText(),
        instant(),
        maybeText(),
        random.nextInt(4) == 0 ? instant() : null,
        maybeText(),
        random.nextLong(1, Long.MAX_VALUE),
        data);
  }

  Object of(FieldType type) {
    if (type instanceof Primitive primitive) {
      return primitive(primitive);
    } else if (type instanceof FieldType.Decimal decimal) {
      BigInteger bound = BigInteger.TEN.pow(decimal.precision());
      BigInteger unscaled = new BigInteger(160, new java.util.Random(random.nextLong())).mod(bound);
      return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
    } else if (type instanceof FieldType.ListOf list) {
      List<Object> values = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        values.add(maybe(list.element()));
      }
      return values;
    } else if (type instanceof FieldType.MapOf map) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        values.put("k" + random.nextInt(9), maybe(map.value()));
      }
      return values;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (SchemaField field : ((FieldType.Struct) type).fields()) {
      if (random.nextInt(3) > 0) {
        values.put(field.name(), maybe(field.type()));
      }
    }
    return values;
  }

  private Object maybe(FieldType type) {
    return random.nextInt(5) == 0 ? null : of(type);
  }

  private Object primitive(Primitive type) {
    return switch (type) {
      case STRING -> text();
      case INT -> edge((long) random.nextInt(), (long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE);
      case LONG -> edge(random.nextLong(), Long.MIN_VALUE, Long.MAX_VALUE, 0L);
      case FLOAT ->
          edge((double) random.nextFloat(), Double.NaN, -0.0, 0.0, (double) Float.MIN_VALUE);
      case DOUBLE ->
          edge(
              random.nextDouble(),
              Double.NaN,
              -0.0,
              Double.NEGATIVE_INFINITY,
              Double.MAX_VALUE,
              Double.MIN_VALUE);
      case BOOLEAN -> random.nextBoolean();
      case TIMESTAMP -> instant();
      case LOCAL_TIMESTAMP ->
          LocalDateTime.of(1900, 1, 1, 0, 0).plus(random.nextLong(1L << 53), ChronoUnit.MICROS);
      case DATE -> LocalDate.ofEpochDay(random.nextInt());
      case TIME -> LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000L) * 1_000);
      case UUID -> new UUID(random.nextLong(), random.nextLong());
      case BINARY -> bytes();
      case JSON, VARIANT -> json(3);
    };
  }

  @SafeVarargs
  private <T> T edge(T usual, T... edges) {
    return random.nextInt(4) > 0 ? usual : edges[random.nextInt(edges.length)];
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private Object json(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> text();
      case 1 -> random.nextLong();
      case 2 -> random.nextDouble();
      case 3 -> instant();
      case 4 -> new BigDecimal("12.340");
      case 5 -> bytes();
      case 6 -> random.nextBoolean();
      case 7 -> {
        List<Object> list = new ArrayList<>();
        list.add(null);
        list.add(json(depth - 1));
        yield list;
      }
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("n", null);
        map.put("v", json(depth - 1));
        yield map;
      }
    };
  }

  private Instant instant() {
    return edge(
        Instant.EPOCH.plus(random.nextLong(1L << 52) - (1L << 51), ChronoUnit.MICROS),
        Instant.EPOCH,
        Times.ofMicros(Long.MIN_VALUE),
        Times.ofMicros(Long.MAX_VALUE));
  }

  private String maybeText() {
    return random.nextBoolean() ? null : text();
  }

  private String text() {
    return random.nextBoolean()
        ? TEXTS[random.nextInt(TEXTS.length)]
        : Long.toString(random.nextLong(), 36);
  }
}
