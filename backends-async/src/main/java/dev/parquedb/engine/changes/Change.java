package dev.parquedb.engine.changes;

import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeToken;
import dev.parquedb.entity.Entity;

/**
 * What a commit did to one entity.
 *
 * @param before the entity before; null where it came to be
 * @param after the entity after; null where it was removed
 */
record Change(Entity before, Entity after) {

  ChangeEvent at(ChangeToken token) {
    if (before == null) {
      return new ChangeEvent.Inserted(token, after);
    }
    return after == null
        ? new ChangeEvent.Deleted(token, before)
        : new ChangeEvent.Updated(token, before, after);
  }
}
