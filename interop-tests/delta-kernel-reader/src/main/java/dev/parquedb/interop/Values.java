package dev.parquedb.interop;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parquedb.interop.peer.Times;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Base64;

/** Writes kernel values as JSON. */
final class Values {

  private Values() {}

  /** The columns of a row as fields of the open object. */
  static void writeFields(JsonGenerator json, ColumnarBatch batch, int row) throws IOException {
    StructType schema = batch.getSchema();
    for (int i = 0; i < schema.length(); i++) {
      json.writeFieldName(schema.at(i).getName());
      write(json, batch.getColumnVector(i), row);
    }
  }

  static void write(JsonGenerator json, ColumnVector vector, int row) throws IOException {
    DataType type = vector.getDataType();
    if (vector.isNullAt(row)) {
      json.writeNull();
    } else if (type instanceof StructType struct) {
      writeStruct(json, struct, vector, row);
    } else if (type instanceof ArrayType) {
      writeArray(json, vector.getArray(row));
    } else if (type instanceof MapType map) {
      writeMap(json, map, vector.getMap(row));
    } else {
      writeScalar(json, type, vector, row);
    }
  }

  private static void writeScalar(JsonGenerator json, DataType type, ColumnVector vector, int row)
      throws IOException {
    if (type instanceof BooleanType) {
      json.writeBoolean(vector.getBoolean(row));
    } else if (type instanceof ByteType) {
      json.writeNumber(vector.getByte(row));
    } else if (type instanceof ShortType) {
      json.writeNumber(vector.getShort(row));
    } else if (type instanceof IntegerType) {
      json.writeNumber(vector.getInt(row));
    } else if (type instanceof LongType) {
      json.writeNumber(vector.getLong(row));
    } else if (type instanceof FloatType) {
      json.writeNumber((double) vector.getFloat(row));
    } else if (type instanceof DoubleType) {
      json.writeNumber(vector.getDouble(row));
    } else if (type instanceof DecimalType) {
      json.writeString(vector.getDecimal(row).toPlainString());
    } else if (type instanceof BinaryType) {
      json.writeString(Base64.getEncoder().encodeToString(vector.getBinary(row)));
    } else if (type instanceof StringType) {
      json.writeString(vector.getString(row));
    } else if (type instanceof DateType) {
      json.writeString(LocalDate.ofEpochDay(vector.getInt(row)).toString());
    } else if (type instanceof TimestampType) {
      json.writeString(Times.timestamp(vector.getLong(row)));
    } else if (type instanceof TimestampNTZType) {
      json.writeString(Times.local(vector.getLong(row)));
    } else {
      throw new UnsupportedOperationException("No JSON form for " + type);
    }
  }

  private static void writeStruct(JsonGenerator json, StructType type, ColumnVector vector, int row)
      throws IOException {
    json.writeStartObject();
    for (int i = 0; i < type.length(); i++) {
      json.writeFieldName(type.at(i).getName());
      write(json, vector.getChild(i), row);
    }
    json.writeEndObject();
  }

  private static void writeArray(JsonGenerator json, ArrayValue array) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < array.getSize(); i++) {
      write(json, array.getElements(), i);
    }
    json.writeEndArray();
  }

  private static void writeMap(JsonGenerator json, MapType type, MapValue map) throws IOException {
    if (!(type.getKeyType() instanceof StringType)) {
      writeEntries(json, map);
      return;
    }
    json.writeStartObject();
    for (int i = 0; i < map.getSize(); i++) {
      json.writeFieldName(map.getKeys().getString(i));
      write(json, map.getValues(), i);
    }
    json.writeEndObject();
  }

  private static void writeEntries(JsonGenerator json, MapValue map) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < map.getSize(); i++) {
      json.writeStartArray();
      write(json, map.getKeys(), i);
      write(json, map.getValues(), i);
      json.writeEndArray();
    }
    json.writeEndArray();
  }
}
