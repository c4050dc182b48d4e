package dev.parquedb.engine.parquet;

/** The numbers of types in the Variant Binary Encoding of the Parquet format. */
final class VariantTypes {

  static final int PRIMITIVE = 0;
  static final int SHORT_STRING = 1;
  static final int OBJECT = 2;
  static final int ARRAY = 3;

  static final int NULL = 0;
  static final int TRUE = 1;
  static final int FALSE = 2;
  static final int INT8 = 3;
  static final int INT16 = 4;
  static final int INT32 = 5;
  static final int INT64 = 6;
  static final int DOUBLE = 7;
  static final int DECIMAL4 = 8;
  static final int DECIMAL8 = 9;
  static final int DECIMAL16 = 10;
  static final int DATE = 11;
  static final int TIMESTAMP = 12;
  static final int TIMESTAMP_NTZ = 13;
  static final int FLOAT = 14;
  static final int BINARY = 15;
  static final int STRING = 16;
  static final int TIME = 17;
  static final int TIMESTAMP_NANOS = 18;
  static final int TIMESTAMP_NANOS_NTZ = 19;
  static final int UUID = 20;

  /** The longest string that is encoded as a short one, in bytes. */
  static final int SHORT_STRING_BYTES = 63;

  /** The most elements whose number takes one byte. */
  static final int SMALL = 255;

  private VariantTypes() {}
}
