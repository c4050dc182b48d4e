package dev.parquedb.table.delta;

import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Decimal;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;

/** Values of partition columns as texts (Delta protocol, "Partition Value Serialization"). Pure. */
final class PartitionValues {

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private PartitionValues() {}

  /** Whether a column of this type may partition a table. */
  static boolean isSupported(FieldType type) {
    return type instanceof Decimal
        || (type instanceof Primitive primitive
            && primitive != Primitive.JSON
            && primitive != Primitive.VARIANT);
  }

  /** Whether tables of ours may be partitioned by a column of this type. */
  static boolean isWritable(FieldType type) {
    // The text of a partition is UTF-8, which bytes need not be.
    return isSupported(type) && type != Primitive.BINARY;
  }

  /**
   * Writes a value.
   *
   * @param field the column, of a type that is writable
   * @param value the value, as documents have it; may be null
   * @return its text; null for null
   * @throws SchemaViolationException when no text stands for the value
   */
  static String write(SchemaField field, Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      if (text.isEmpty()) {
        throw refused(field, "an empty text: in partitions it means null, so write null");
      }
      return fits(field, Primitive.STRING, text);
    } else if (value instanceof Long number) {
      return field.type() == Primitive.INT
          ? number.toString()
          : fits(field, Primitive.LONG, number.toString());
    } else if (value instanceof Double number) {
      return field.type() == Primitive.FLOAT
          ? Float.toString(number.floatValue())
          : fits(field, Primitive.DOUBLE, number.toString());
    } else if (value instanceof Boolean truth) {
      return fits(field, Primitive.BOOLEAN, truth.toString());
    } else if (value instanceof LocalDate date) {
      return fits(field, Primitive.DATE, inYears(field, date).toString());
    } else if (value instanceof Instant instant) {
      LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
      inYears(field, time.toLocalDate());
      return fits(field, Primitive.TIMESTAMP, UTC.format(time));
    } else if (value instanceof LocalDateTime time) {
      inYears(field, time.toLocalDate());
      return fits(field, Primitive.LOCAL_TIMESTAMP, LOCAL.format(time));
    } else if (value instanceof LocalTime time) {
      return fits(field, Primitive.TIME, Long.toString(time.toNanoOfDay() / 1_000));
    } else if (value instanceof UUID uuid) {
      return fits(field, Primitive.UUID, uuid.toString());
    } else if (value instanceof BigDecimal number && field.type() instanceof Decimal decimal) {
      return number.setScale(decimal.scale()).toPlainString();
    }
    throw refused(field, "a value of another type");
  }

  private static String fits(SchemaField field, Primitive type, String text) {
    if (field.type() != type) {
      throw refused(field, "a value of another type");
    }
    return text;
  }

  /** Other engines write years in four digits. */
  private static LocalDate inYears(SchemaField field, LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw refused(field, "a year that is not from 1 to 9999");
    }
    return date;
  }

  private static SchemaViolationException refused(SchemaField field, String what) {
    return new SchemaViolationException(
        field.name(),
        "Field " + field.name() + " partitions the table and cannot have " + what + ".");
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
