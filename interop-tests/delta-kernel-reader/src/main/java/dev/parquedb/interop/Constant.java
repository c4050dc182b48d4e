package dev.parquedb.interop;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.types.DataType;

/** A column of one value. */
record Constant(DataType type, Object value) implements ColumnVector {

  @Override
  public DataType getDataType() {
    return type;
  }

  @Override
  public int getSize() {
    return 1;
  }

  @Override
  public boolean isNullAt(int row) {
    return value == null;
  }

  @Override
  public long getLong(int row) {
    return (long) value;
  }

  @Override
  public String getString(int row) {
    return (String) value;
  }

  @Override
  public void close() {}
}
