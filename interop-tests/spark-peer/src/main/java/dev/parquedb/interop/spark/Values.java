package dev.parquedb.interop.spark;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parquedb.interop.peer.Times;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.VariantVal;
import scala.Tuple2;
import scala.collection.Iterable;
import scala.collection.Iterator;

/** Writes Spark's values as JSON; a VARIANT as the text of its JSON. */
final class Values {

  private Values() {}

  /** The columns of a row as fields of the open object. */
  static void writeFields(JsonGenerator json, StructType schema, Row row) throws IOException {
    for (int i = 0; i < schema.length(); i++) {
      json.writeFieldName(schema.fields()[i].name());
      write(json, schema.fields()[i].dataType(), row.get(i));
    }
  }

  private static void write(JsonGenerator json, DataType type, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (type instanceof StructType struct) {
      json.writeStartObject();
      writeFields(json, struct, (Row) value);
      json.writeEndObject();
    } else if (type instanceof ArrayType array) {
      json.writeStartArray();
      Iterator<?> items = ((Iterable<?>) value).iterator();
      while (items.hasNext()) {
        write(json, array.elementType(), items.next());
      }
      json.writeEndArray();
    } else if (type instanceof MapType map) {
      writeMap(json, map, (Iterable<?>) value);
    } else {
      writeScalar(json, value);
    }
  }

  private static void writeMap(JsonGenerator json, MapType type, Iterable<?> map)
      throws IOException {
    boolean named = type.keyType() instanceof StringType;
    Iterator<?> entries = map.iterator();
    if (named) {
      json.writeStartObject();
    } else {
      json.writeStartArray();
    }
    while (entries.hasNext()) {
      Tuple2<?, ?> entry = (Tuple2<?, ?>) entries.next();
      if (named) {
        json.writeFieldName((String) entry._1());
        write(json, type.valueType(), entry._2());
      } else {
        json.writeStartArray();
        write(json, type.keyType(), entry._1());
        write(json, type.valueType(), entry._2());
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
    } else if (value instanceof byte[] bytes) {
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof String || value instanceof LocalDate) {
      json.writeString(value.toString());
    } else if (value instanceof Instant instant) {
      json.writeString(
          Times.timestamp(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000));
    } else if (value instanceof LocalDateTime time) {
      json.writeString(Times.local(time));
    } else if (value instanceof VariantVal variant) {
      json.writeString(variant.toJson(ZoneOffset.UTC));
    } else {
      throw new UnsupportedOperationException("No JSON form for " + value.getClass());
    }
  }
}
