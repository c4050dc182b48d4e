package dev.parquedb.storage.tiered;

/** Where the bytes of a file lie. */
public enum Tier {
  /** In the hot tier, beside what is known of the file. */
  HOT,
  /** In the cold tier; the hot tier holds a pointer. */
  COLD
}
