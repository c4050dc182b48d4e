package dev.parquedb.engine.parquet;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Chooses how a physical column becomes values of a declared type: what we write, what Spark and
 * other engines write for the same type, and columns from before a type was widened.
 */
final class ScalarReaders {

  private static final int JULIAN_DAY_OF_1970 = 2_440_588;
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  private ScalarReaders() {}

  /** The reader, or null if the column cannot hold the type. */
  static ScalarReader of(FieldType type, PrimitiveType column) {
    if (type instanceof FieldType.Decimal decimal) {
      return decimal(decimal, column);
    } else if (!(type instanceof Primitive primitive)) {
      return null;
    } else {
      return switch (primitive) {
        case STRING -> binary(column, Bytes::decode);
        case JSON, VARIANT -> binary(column, bytes -> json(Bytes.decode(bytes)));
        case UUID -> uuid(column);
        case BINARY -> bytes(column);
        case INT -> integer(column, PrimitiveTypeName.INT32);
        case LONG -> integer(column, PrimitiveTypeName.INT64);
        case FLOAT, DOUBLE -> floating(primitive, column);
        case BOOLEAN -> is(column, PrimitiveTypeName.BOOLEAN) ? ScalarReader.ofBooleans() : null;
        case DATE -> isDate(column) ? ScalarReader.ofInts(LocalDate::ofEpochDay) : null;
        case TIME -> time(column);
        case TIMESTAMP -> timestamp(column, Times::ofMicros);
        case LOCAL_TIMESTAMP -> localTimestamp(column);
      };
    }
  }

  private static boolean is(PrimitiveType column, PrimitiveTypeName name) {
    return column.getPrimitiveTypeName() == name;
  }

  private static ScalarReader binary(
      PrimitiveType column, java.util.function.Function<Binary, Object> reader) {
    return is(column, PrimitiveTypeName.BINARY)
            && !(column.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation)
        ? ScalarReader.ofBinaries(PrimitiveTypeName.BINARY, reader)
        : null;
  }

  private static Object json(String text) {
    try {
      return ExtendedJson.parse(text);
    } catch (InvalidInputException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static ScalarReader uuid(PrimitiveType column) {
    if (is(column, PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) && column.getTypeLength() == 16) {
      return ScalarReader.ofBinaries(
          PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY,
          bytes -> {
            ByteBuffer buffer = bytes.toByteBuffer();
            return new UUID(
                buffer.getLong(buffer.position()), buffer.getLong(buffer.position() + 8));
          });
    }
    return binary(column, bytes -> UUID.fromString(Bytes.decode(bytes)));
  }

  private static ScalarReader bytes(PrimitiveType column) {
    return is(column, PrimitiveTypeName.BINARY)
            || is(column, PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
        ? ScalarReader.ofBinaries(column.getPrimitiveTypeName(), Bytes::bytes).unshared()
        : null;
  }

  private static ScalarReader integer(PrimitiveType column, PrimitiveTypeName widest) {
    LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
    boolean unsigned = logical instanceof IntLogicalTypeAnnotation ints && !ints.isSigned();
    if (logical != null && !(logical instanceof IntLogicalTypeAnnotation)) {
      return null;
    } else if (is(column, PrimitiveTypeName.INT32)) {
      return unsigned
          ? ScalarReader.ofInts(Integer::toUnsignedLong)
          : ScalarReader.ofInts(value -> (long) value);
    } else if (is(column, PrimitiveTypeName.INT64) && widest == PrimitiveTypeName.INT64) {
      return unsigned ? null : ScalarReader.ofLongs(Long::valueOf);
    }
    return null;
  }

  private static ScalarReader floating(Primitive type, PrimitiveType column) {
    if (is(column, PrimitiveTypeName.FLOAT)) {
      return ScalarReader.ofDoubles(PrimitiveTypeName.FLOAT);
    } else if (type == Primitive.FLOAT) {
      return null;
    } else if (is(column, PrimitiveTypeName.DOUBLE)) {
      return ScalarReader.ofDoubles(PrimitiveTypeName.DOUBLE);
    }
    return is(column, PrimitiveTypeName.INT32) && column.getLogicalTypeAnnotation() == null
        ? ScalarReader.ofInts(value -> (double) value)
        : null;
  }

  private static boolean isDate(PrimitiveType column) {
    LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
    return is(column, PrimitiveTypeName.INT32)
        && (logical == null || logical instanceof DateLogicalTypeAnnotation);
  }

  private static ScalarReader time(PrimitiveType column) {
    LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
    if (is(column, PrimitiveTypeName.INT64) && logical == null) {
      return ScalarReader.ofLongs(ScalarReaders::timeOfMicros);
    } else if (!(logical instanceof TimeLogicalTypeAnnotation)) {
      return null;
    }
    LongUnaryOperator micros = micros(((TimeLogicalTypeAnnotation) logical).getUnit());
    return is(column, PrimitiveTypeName.INT32)
        ? ScalarReader.ofInts(value -> timeOfMicros(micros.applyAsLong(value)))
        : ScalarReader.ofLongs(value -> timeOfMicros(micros.applyAsLong(value)));
  }

  private static LocalTime timeOfMicros(long micros) {
    return LocalTime.ofNanoOfDay(Math.multiplyExact(micros, 1_000L));
  }

  private static LongUnaryOperator micros(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> value -> Math.multiplyExact(value, 1_000L);
      case MICROS -> value -> value;
      case NANOS -> value -> Math.floorDiv(value, 1_000L);
    };
  }

  private static ScalarReader timestamp(PrimitiveType column, LongFunction<Object> ofMicros) {
    if (is(column, PrimitiveTypeName.INT96)) {
      return ScalarReader.ofBinaries(
          PrimitiveTypeName.INT96, bytes -> ofMicros.apply(microsOfInt96(bytes)));
    } else if (is(column, PrimitiveTypeName.INT64)
        && column.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation logical) {
      LongUnaryOperator micros = micros(logical.getUnit());
      return ScalarReader.ofLongs(value -> ofMicros.apply(micros.applyAsLong(value)));
    }
    return null;
  }

  private static ScalarReader localTimestamp(PrimitiveType column) {
    if (column.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation) {
      return ScalarReader.ofInts(day -> LocalDate.ofEpochDay(day).atStartOfDay());
    }
    return timestamp(column, ScalarReaders::localOfMicros);
  }

  private static LocalDateTime localOfMicros(long micros) {
    Instant instant = Times.ofMicros(micros);
    return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
  }

  private static long microsOfInt96(Binary bytes) {
    ByteBuffer buffer = bytes.toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
    long day = (long) buffer.getInt(8) - JULIAN_DAY_OF_1970;
    return Math.addExact(
        Math.multiplyExact(day, MICROS_OF_DAY), Math.floorDiv(buffer.getLong(0), 1_000L));
  }

  private static ScalarReader decimal(FieldType.Decimal type, PrimitiveType column) {
    int scale = 0;
    if (column.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation logical) {
      scale = logical.getScale();
    } else if (!(column.getLogicalTypeAnnotation() == null
        && (is(column, PrimitiveTypeName.INT32) || is(column, PrimitiveTypeName.INT64)))) {
      return null;
    }
    if (scale > type.scale()) {
      return null;
    }
    int from = scale;
    LongFunction<Object> ofLong =
        value -> BigDecimal.valueOf(value, from).setScale(type.scale(), RoundingMode.UNNECESSARY);
    return switch (column.getPrimitiveTypeName()) {
      case INT32 -> ScalarReader.ofInts(ofLong::apply);
      case INT64 -> ScalarReader.ofLongs(ofLong);
      case BINARY, FIXED_LEN_BYTE_ARRAY ->
          ScalarReader.ofBinaries(
              column.getPrimitiveTypeName(),
              bytes ->
                  new BigDecimal(new BigInteger(Bytes.bytes(bytes)), from)
                      .setScale(type.scale(), RoundingMode.UNNECESSARY));
      default -> null;
    };
  }
}
