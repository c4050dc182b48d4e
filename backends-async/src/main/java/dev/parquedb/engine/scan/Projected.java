package dev.parquedb.engine.scan;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.query.Projection;

/** Leaves out of an entity what a projection does not keep. Pure. */
public final class Projected {

  private Projected() {}

  /** The entity with only the fields kept; the id and the version are always there. */
  public static Entity of(Entity entity, Projection projection) {
    if (projection.isAll()) {
      return entity;
    }
    return new Entity(
        entity.id(),
        kept(projection, SystemFields.TYPE, entity.type()),
        kept(projection, SystemFields.NAME, entity.name()),
        kept(projection, SystemFields.CREATED_AT, entity.createdAt()),
        kept(projection, SystemFields.CREATED_BY, entity.createdBy()),
        kept(projection, SystemFields.UPDATED_AT, entity.updatedAt()),
        kept(projection, SystemFields.UPDATED_BY, entity.updatedBy()),
        kept(projection, SystemFields.DELETED_AT, entity.deletedAt()),
        kept(projection, SystemFields.DELETED_BY, entity.deletedBy()),
        entity.version(),
        projection.apply(entity.data()));
  }

  private static <T> T kept(Projection projection, String field, T value) {
    return projection.keeps(field) ? value : null;
  }
}
