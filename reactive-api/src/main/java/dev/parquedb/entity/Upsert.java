package dev.parquedb.entity;

/** What an update of a missing entity does. */
public enum Upsert {
  /** It fails with {@link EntityNotFoundException}. */
  NO,
  /** It creates the entity from the update, {@code $setOnInsert} included. */
  YES
}
