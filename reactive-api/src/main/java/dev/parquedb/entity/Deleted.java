package dev.parquedb.entity;

/** Whether a read shows soft-deleted entities. */
public enum Deleted {
  /** Soft-deleted entities are as if they did not exist. */
  HIDDEN,
  /** Soft-deleted entities are returned like the others. */
  SHOWN
}
