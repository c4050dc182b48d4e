package dev.parquedb.entity;

/** How a table stores the fields that are not declared. */
public enum PayloadKind {
  /** As Extended JSON text in a string column: every engine reads it. */
  JSON,
  /** As a VARIANT column: engines that know the type query it without parsing text. */
  VARIANT
}
