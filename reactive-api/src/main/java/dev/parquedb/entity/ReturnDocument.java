package dev.parquedb.entity;

/** Which state of a changed entity to return. */
public enum ReturnDocument {
  /** As it was before the change. */
  BEFORE,
  /** As it is after the change. */
  AFTER
}
