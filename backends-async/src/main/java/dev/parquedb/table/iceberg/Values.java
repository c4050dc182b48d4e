package dev.parquedb.table.iceberg;

import dev.parquedb.engine.parquet.Times;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.iceberg.types.Type;

/** Scalar values of columns, as iceberg-core has them and as entities have them. Pure. */
final class Values {

  private static final long NANOS_OF_MICRO = 1_000;

  private Values() {}

  /** A value of an entity as iceberg-core has it. */
  static Object toIceberg(Type type, Object value) {
    return switch (type.typeId()) {
      case INTEGER -> Math.toIntExact((Long) value);
      case LONG, TIME ->
          value instanceof LocalTime time ? (Object) (time.toNanoOfDay() / NANOS_OF_MICRO) : value;
      case FLOAT -> ((Double) value).floatValue();
      case DATE -> Math.toIntExact(((LocalDate) value).toEpochDay());
      case TIMESTAMP ->
          Times.micros(
              value instanceof Instant instant
                  ? instant
                  : ((LocalDateTime) value).toInstant(ZoneOffset.UTC));
      default -> value;
    };
  }

  /** A value of iceberg-core as entities have it; null for one that has no order here. */
  static Object toOurs(FieldType type, Object value) {
    if (!(type instanceof Primitive primitive)) {
      return value;
    }
    return switch (primitive) {
      case STRING -> value.toString();
      case INT, LONG -> ((Number) value).longValue();
      case FLOAT, DOUBLE -> ((Number) value).doubleValue();
      case BOOLEAN, UUID -> value;
      case DATE -> LocalDate.ofEpochDay(((Number) value).longValue());
      case TIME -> LocalTime.ofNanoOfDay(((Number) value).longValue() * NANOS_OF_MICRO);
      case TIMESTAMP -> Times.ofMicros(((Number) value).longValue());
      case LOCAL_TIMESTAMP ->
          LocalDateTime.ofInstant(Times.ofMicros(((Number) value).longValue()), ZoneOffset.UTC);
      case BINARY, JSON, VARIANT -> null;
    };
  }

  /** The text of a value of an entity, as partitions are told apart by. */
  static String text(Object value) {
    if (value == null) {
      return null;
    }
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  /** The value of an entity that a text stands for. */
  static Object parse(FieldType type, String text) {
    if (text == null) {
      return null;
    } else if (type instanceof FieldType.Decimal decimal) {
      return new BigDecimal(text).setScale(decimal.scale());
    }
    return switch ((Primitive) type) {
      case INT, LONG -> Long.valueOf(text);
      case FLOAT, DOUBLE -> Double.valueOf(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> Instant.parse(text);
      case LOCAL_TIMESTAMP -> LocalDateTime.parse(text);
      case UUID -> UUID.fromString(text);
      default -> text;
    };
  }
}
