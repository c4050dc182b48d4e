package dev.parquedb.engine.parquet;

import java.util.function.Consumer;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Hands the values of a leaf column on; those of a dictionary are made once. */
final class ScalarConverter extends PrimitiveConverter {

  private final ScalarReader reader;
  private final Consumer<Object> sink;
  private Dictionary dictionary;
  private Object[] values;

  ScalarConverter(ScalarReader reader, Consumer<Object> sink) {
    this.reader = reader;
    this.sink = sink;
  }

  @Override
  public boolean hasDictionarySupport() {
    return reader.sharable();
  }

  @Override
  public void setDictionary(Dictionary dictionary) {
    this.dictionary = dictionary;
    values = new Object[dictionary.getMaxId() + 1];
  }

  @Override
  public void addValueFromDictionary(int id) {
    Object value = values[id];
    if (value == null) {
      value = reader.of(dictionary, id);
      values[id] = value;
    }
    sink.accept(value);
  }

  @Override
  public void addInt(int value) {
    sink.accept(reader.ints().apply(value));
  }

  @Override
  public void addLong(long value) {
    sink.accept(reader.longs().apply(value));
  }

  @Override
  public void addFloat(float value) {
    sink.accept(reader.doubles().apply(value));
  }

  @Override
  public void addDouble(double value) {
    sink.accept(reader.doubles().apply(value));
  }

  @Override
  public void addBoolean(boolean value) {
    sink.accept(value);
  }

  @Override
  public void addBinary(Binary value) {
    sink.accept(reader.binaries().apply(value));
  }
}
