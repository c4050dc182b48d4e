package dev.parquedb.entity;

/** How the fields of entities that are not declared are stored, in the column {@code $data}. */
public enum PayloadKind {

  /** Extended JSON text in a string column, which every engine reads. */
  JSON,

  /**
   * A VARIANT column (table feature {@code variantType}), for engines that know the type: they read
   * single fields without parsing text. Entities hold the same as with JSON.
   */
  VARIANT
}
