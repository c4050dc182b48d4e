package dev.parquedb.storage.tiered;

/** What becomes of orphans that are found. */
public enum OrphanMode {
  /** They are reported. */
  DRY_RUN,
  /** They are deleted and reported. */
  DELETE
}
