package dev.parquedb.engine.parquet;

/**
 * A value in the Variant Binary Encoding of the Parquet format.
 *
 * @param metadata the names of all fields
 * @param value the value, which refers to them by number
 */
record EncodedVariant(byte[] metadata, byte[] value) {}
