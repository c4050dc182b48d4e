package dev.parquedb.entity;

/** How an entity is deleted. */
public enum DeleteMode {
  /** It is marked deleted and can be restored. */
  SOFT,
  /** Its row leaves the current snapshot for good; the id can be created again. */
  HARD
}
