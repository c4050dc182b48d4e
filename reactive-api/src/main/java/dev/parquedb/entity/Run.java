package dev.parquedb.entity;

/** Whether maintenance changes anything. */
public enum Run {
  /** It does the work. */
  REAL,
  /** It only reports what it would do. */
  DRY
}
