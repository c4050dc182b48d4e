package dev.parquedb.entity;

/** What happens to audit fields that an input document carries. */
public enum Audit {
  /** They are refused: only the library sets them. */
  REFUSED,
  /** They are kept as given, for imports; those not given are set as usual. */
  KEPT
}
