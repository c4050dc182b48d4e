package dev.parquedb.interop;

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
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Documents that fit a schema, from a seeded random. */
public final class RandomDocuments {

  private static final int MAX_DECIMAL_DIGITS = 34;

  private final RandomGenerator random;

  /**
   * Makes documents.
   *
   * @param random where they come from
   */
  public RandomDocuments(RandomGenerator random) {
    this.random = random;
  }

  /** A document of this id; optional fields are sometimes missing, sometimes null. */
  public Map<String, Object> document(String id, EntitySchema schema) {
    Map<String, Object> document = fields(schema.fields());
    document.put("$id", id);
    if (random.nextBoolean()) {
      document.put("undeclared", any());
    }
    return document;
  }

  private Map<String, Object> fields(List<SchemaField> fields) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (SchemaField field : fields) {
      if (field.isRequired()) {
        result.put(field.name(), value(field.type()));
      } else if (random.nextInt(8) > 0) {
        result.put(field.name(), orNull(field.type()));
      }
    }
    return result;
  }

  private Object orNull(FieldType type) {
    return random.nextInt(6) == 0 ? null : value(type);
  }

  private Object value(FieldType type) {
    if (type instanceof Primitive primitive) {
      return primitive(primitive);
    }
    if (type instanceof FieldType.Decimal decimal) {
      int digits = Math.min(decimal.precision(), MAX_DECIMAL_DIGITS);
      BigInteger unscaled = new BigInteger(1, bytes()).mod(BigInteger.TEN.pow(digits));
      return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
    }
    if (type instanceof FieldType.Struct struct) {
      return fields(struct.fields());
    }
    int size = random.nextInt(4);
    if (type instanceof FieldType.ListOf list) {
      List<Object> items = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        items.add(orNull(list.element()));
      }
      return items;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(text(), orNull(((FieldType.MapOf) type).value()));
    }
    return map;
  }

  private Object primitive(Primitive type) {
    return switch (type) {
      case STRING -> text();
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> (double) random.nextFloat();
      case DOUBLE -> random.nextInt(20) == 0 ? Double.NaN : random.nextGaussian() * 1e9;
      case BOOLEAN -> random.nextBoolean();
      case TIMESTAMP -> instant();
      case LOCAL_TIMESTAMP -> LocalDateTime.ofInstant(instant(), ZoneOffset.UTC);
      case DATE -> LocalDate.ofEpochDay(random.nextInt(-200_000, 200_000));
      case TIME -> LocalTime.MIDNIGHT.plus(random.nextLong(86_400_000_000L), ChronoUnit.MICROS);
      case UUID -> new UUID(random.nextLong(), random.nextLong());
      case BINARY -> bytes();
      case JSON, VARIANT -> any();
    };
  }

  private Object any() {
    return switch (random.nextInt(6)) {
      case 0 -> text();
      case 1 -> random.nextLong();
      case 2 -> instant();
      case 3 -> List.of(text(), random.nextDouble());
      case 4 -> Map.of(text(), bytes());
      default -> random.nextBoolean();
    };
  }

  private Instant instant() {
    return Instant.EPOCH.plus(random.nextLong(-(1L << 52), 1L << 52), ChronoUnit.MICROS);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.appendCodePoint("aZ 0\"\\ß東🎈\n".codePoints().toArray()[random.nextInt(10)]);
    }
    return text.toString();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }
}
