package dev.parquedb.entity;

/** The table format of an entity backend. */
public enum BackendType {
  /** The library's own format. */
  NATIVE,
  /** Apache Iceberg. */
  ICEBERG,
  /** Delta Lake. */
  DELTA
}
