package dev.parquedb.engine.parquet;

import dev.parquedb.ExtendedJson;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Writes the values of one column, or of one part of a nested column. */
interface ColumnWriter {

  /** The bytes of a UUID that is not text. */
  int UUID_BYTES = 16;

  /** Writes bytes. */
  ColumnWriter BYTES = (out, value) -> out.addBinary(Binary.fromConstantByteArray((byte[]) value));

  /**
   * Writes a value.
   *
   * @param out where to
   * @param value a value of {@link ValueFitter}, not null
   */
  void write(RecordConsumer out, Object value);

  /** The writer of a type. */
  static ColumnWriter of(FieldType type, Type parquet) {
    if (type == Primitive.UUID && parquet.asPrimitiveType().getTypeLength() == UUID_BYTES) {
      return (out, value) -> out.addBinary(uuid((java.util.UUID) value));
    } else if (type instanceof Primitive primitive) {
      return primitive(primitive);
    } else if (type instanceof FieldType.Decimal) {
      return decimal(parquet.asPrimitiveType());
    } else if (type instanceof FieldType.ListOf list) {
      return list(list, parquet.asGroupType());
    } else if (type instanceof FieldType.MapOf map) {
      return map(map, parquet.asGroupType());
    }
    return struct((FieldType.Struct) type, parquet.asGroupType());
  }

  private static ColumnWriter primitive(Primitive type) {
    return switch (type) {
      case STRING -> (out, value) -> out.addBinary(Binary.fromString((String) value));
      case UUID -> (out, value) -> out.addBinary(Binary.fromString(value.toString()));
      case JSON, VARIANT ->
          (out, value) -> out.addBinary(Binary.fromConstantByteArray(ExtendedJson.toBytes(value)));
      case BINARY -> BYTES;
      case INT -> (out, value) -> out.addInteger(Math.toIntExact((Long) value));
      case LONG -> (out, value) -> out.addLong((Long) value);
      case FLOAT -> (out, value) -> out.addFloat(((Double) value).floatValue());
      case DOUBLE -> (out, value) -> out.addDouble((Double) value);
      case BOOLEAN -> (out, value) -> out.addBoolean((Boolean) value);
      case DATE ->
          (out, value) -> out.addInteger(Math.toIntExact(((LocalDate) value).toEpochDay()));
      case TIME ->
          (out, value) ->
              out.addLong(TimeUnit.NANOSECONDS.toMicros(((LocalTime) value).toNanoOfDay()));
      case TIMESTAMP -> (out, value) -> out.addLong(Times.micros((Instant) value));
      case LOCAL_TIMESTAMP ->
          (out, value) ->
              out.addLong(Times.micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
    };
  }

  private static Binary uuid(java.util.UUID value) {
    ByteBuffer bytes = ByteBuffer.allocate(UUID_BYTES);
    bytes.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    return Binary.fromConstantByteArray(bytes.array());
  }

  private static ColumnWriter decimal(PrimitiveType parquet) {
    return switch (parquet.getPrimitiveTypeName()) {
      case INT32 -> (out, value) -> out.addInteger(unscaled(value).intValueExact());
      case INT64 -> (out, value) -> out.addLong(unscaled(value).longValueExact());
      default -> (out, value) -> out.addBinary(fixed(unscaled(value), parquet.getTypeLength()));
    };
  }

  private static BigInteger unscaled(Object value) {
    return ((BigDecimal) value).unscaledValue();
  }

  private static Binary fixed(BigInteger value, int length) {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[length];
    Arrays.fill(padded, 0, length - bytes.length, (byte) (value.signum() < 0 ? -1 : 0));
    System.arraycopy(bytes, 0, padded, length - bytes.length, bytes.length);
    return Binary.fromConstantByteArray(padded);
  }

  private static ColumnWriter list(FieldType.ListOf type, GroupType parquet) {
    GroupType repeated = parquet.getType(0).asGroupType();
    String element = repeated.getFieldName(0);
    ColumnWriter inner = of(type.element(), repeated.getType(0));
    return (out, value) -> {
      out.startGroup();
      List<?> list = (List<?>) value;
      if (!list.isEmpty()) {
        out.startField(repeated.getName(), 0);
        for (Object entry : list) {
          out.startGroup();
          field(out, element, 0, inner, entry);
          out.endGroup();
        }
        out.endField(repeated.getName(), 0);
      }
      out.endGroup();
    };
  }

  private static ColumnWriter map(FieldType.MapOf type, GroupType parquet) {
    GroupType repeated = parquet.getType(0).asGroupType();
    ColumnWriter key = primitive(Primitive.STRING);
    ColumnWriter inner = of(type.value(), repeated.getType(1));
    return (out, value) -> {
      out.startGroup();
      Map<?, ?> map = (Map<?, ?>) value;
      if (!map.isEmpty()) {
        out.startField(repeated.getName(), 0);
        map.forEach(
            (name, entry) -> {
              out.startGroup();
              field(out, repeated.getFieldName(0), 0, key, name);
              field(out, repeated.getFieldName(1), 1, inner, entry);
              out.endGroup();
            });
        out.endField(repeated.getName(), 0);
      }
      out.endGroup();
    };
  }

  private static ColumnWriter struct(FieldType.Struct type, GroupType parquet) {
    List<SchemaField> fields = type.fields();
    ColumnWriter[] inner = new ColumnWriter[fields.size()];
    Arrays.setAll(inner, i -> of(fields.get(i).type(), parquet.getType(i)));
    return (out, value) -> {
      out.startGroup();
      Map<?, ?> map = (Map<?, ?>) value;
      for (int i = 0; i < inner.length; i++) {
        field(out, parquet.getFieldName(i), i, inner[i], map.get(fields.get(i).name()));
      }
      out.endGroup();
    };
  }

  /** Writes a field, or nothing for a null. */
  static void field(RecordConsumer out, String name, int index, ColumnWriter inner, Object value) {
    if (value != null) {
      out.startField(name, index);
      inner.write(out, value);
      out.endField(name, index);
    }
  }
}
