package dev.parquedb.table.delta;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Decimal;
import dev.parquedb.schema.FieldType.Primitive;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Reads values of partition columns (Delta protocol, "Partition Value Serialization"). Pure. */
final class PartitionValues {

  private PartitionValues() {}

  /** Whether a column of this type may partition a table. */
  static boolean isSupported(FieldType type) {
    return type instanceof Decimal
        || (type instanceof Primitive primitive
            && primitive != Primitive.JSON
            && primitive != Primitive.VARIANT);
  }

  /**
   * Reads a value.
   *
   * @param type the type of the column, one that is supported
   * @param text the text in the log; null or empty for a null
   * @return the value, as documents have it
   * @throws IllegalArgumentException when the text is no value of the type
   */
  static Object read(FieldType type, String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return type instanceof Decimal decimal
          ? new BigDecimal(text).setScale(decimal.scale())
          : read((Primitive) type, text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Object read(Primitive type, String text) {
    return switch (type) {
      case STRING -> text;
      case INT -> (long) Integer.parseInt(text);
      case LONG -> Long.parseLong(text);
      case FLOAT -> (double) Float.parseFloat(text);
      case DOUBLE -> Double.parseDouble(text);
      case BOOLEAN -> truth(text);
      case DATE -> LocalDate.parse(text);
      case TIMESTAMP -> timestamp(text);
      case LOCAL_TIMESTAMP -> local(text);
      case TIME -> LocalTime.ofNanoOfDay(Math.multiplyExact(Long.parseLong(text), 1_000L));
      case UUID -> UUID.fromString(text);
      case BINARY -> text.getBytes(StandardCharsets.UTF_8);
      case JSON, VARIANT -> throw new IllegalArgumentException("no partition column");
    };
  }

  private static boolean truth(String text) {
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException("neither true nor false");
    }
    return Boolean.parseBoolean(text);
  }

  /** Without a zone it is in the one of the writer, which nobody tells: UTC is taken. */
  private static Instant timestamp(String text) {
    boolean zoned = text.indexOf('T') > 0;
    Instant instant =
        zoned
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  private static LocalDateTime local(String text) {
    return LocalDateTime.parse(text.replace(' ', 'T')).truncatedTo(ChronoUnit.MICROS);
  }
}
