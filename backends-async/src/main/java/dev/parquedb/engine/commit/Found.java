package dev.parquedb.engine.commit;

import dev.parquedb.entity.Entity;
import java.util.List;

/**
 * An entity of the base state, live or soft-deleted.
 *
 * @param entity the entity
 * @param locations where its rows lie: one, unless another engine wrote duplicates
 */
public record Found(Entity entity, List<RowLocation> locations) {

  public Found {
    locations = List.copyOf(locations);
  }
}
