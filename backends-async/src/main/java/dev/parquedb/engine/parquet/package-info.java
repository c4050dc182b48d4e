/**
 * Parquet data files: the only package that knows the format. Pure planning, fetching by {@link
 * dev.parquedb.engine.parquet.ParquetSource}, and decoding of bytes in memory are kept apart; no
 * thread waits. parquet-java and thrift types stay inside.
 */
package dev.parquedb.engine.parquet;
