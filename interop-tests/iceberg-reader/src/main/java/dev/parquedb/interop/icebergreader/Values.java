package dev.parquedb.interop.icebergreader;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parquedb.interop.peer.Times;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Writes the values of Iceberg's generic records as JSON. */
final class Values {

  private Values() {}

  /** The columns of a row as fields of the open object; by name, as rows may have more. */
  static void writeFields(JsonGenerator json, Types.StructType type, StructLike row)
      throws IOException {
    for (Types.NestedField field : type.fields()) {
      json.writeFieldName(field.name());
      write(json, field.type(), ((Record) row).getField(field.name()));
    }
  }

  private static void write(JsonGenerator json, Type type, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (type.isStructType()) {
      json.writeStartObject();
      writeFields(json, type.asStructType(), (StructLike) value);
      json.writeEndObject();
    } else if (type.isListType()) {
      json.writeStartArray();
      for (Object item : (List<?>) value) {
        write(json, type.asListType().elementType(), item);
      }
      json.writeEndArray();
    } else if (type.isMapType()) {
      writeMap(json, type.asMapType(), (Map<?, ?>) value);
    } else {
      writeScalar(json, value);
    }
  }

  private static void writeMap(JsonGenerator json, Types.MapType type, Map<?, ?> map)
      throws IOException {
    boolean named = type.keyType().typeId() == Type.TypeID.STRING;
    if (named) {
      json.writeStartObject();
    } else {
      json.writeStartArray();
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (named) {
        json.writeFieldName(entry.getKey().toString());
        write(json, type.valueType(), entry.getValue());
      } else {
        json.writeStartArray();
        write(json, type.keyType(), entry.getKey());
        write(json, type.valueType(), entry.getValue());
        json.writeEndArray();
      }
    }
    if (named) {
      json.writeEndObject();
    } else {
      json.writeEndArray();
    }
  }

  private static void writeScalar(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Float || value instanceof Double) {
      json.writeNumber(((Number) value).doubleValue());
    } else if (value instanceof BigDecimal decimal) {
      json.writeString(decimal.toPlainString());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof OffsetDateTime time) {
      json.writeString(
          Times.local(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()) + "Z");
    } else if (value instanceof LocalDateTime time) {
      json.writeString(Times.local(time));
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof byte[] bytes) {
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof CharSequence
        || value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof UUID) {
      json.writeString(value.toString());
    } else {
      throw new UnsupportedOperationException("No JSON form for " + value.getClass());
    }
  }
}
