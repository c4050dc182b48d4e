package dev.parquedb.entity;

/**
 * What one commit did to one entity. Several changes of an entity that share a commit are one
 * event: the entity before the commit, and after it. Rows that only moved to other files are no
 * change.
 *
 * <p>A soft delete and a restore are updates, of {@code deletedAt} and {@code deletedBy}; the
 * entities of events may be soft-deleted ones.
 */
public sealed interface ChangeEvent {

  /** Where this event stands; resuming after it delivers what follows. */
  ChangeToken token();

  /**
   * An entity came to be.
   *
   * @param token where it stands
   * @param after the entity
   */
  record Inserted(ChangeToken token, Entity after) implements ChangeEvent {}

  /**
   * An entity changed; a soft delete is a change.
   *
   * @param token where it stands
   * @param before the entity before
   * @param after the entity after
   */
  record Updated(ChangeToken token, Entity before, Entity after) implements ChangeEvent {}

  /**
   * An entity was removed for good.
   *
   * @param token where it stands
   * @param before the entity before
   */
  record Deleted(ChangeToken token, Entity before) implements ChangeEvent {}
}
