package dev.parquedb.engine.commit;

import dev.parquedb.engine.parquet.EntityCodec;
import dev.parquedb.entity.Audit;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Match;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.update.Update;
import dev.parquedb.update.UpdateContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Makes the next state of an entity. Pure. */
final class EntityChanges {

  private final EntitySchema schema;
  private final BiFunction<EntitySchema, Map<String, Object>, Map<String, String>> partition;
  private final Instant now;

  /**
   * Changes entities of a table.
   *
   * @param schema the declared fields
   * @param partition the partition of a row; refuses values that none can have
   * @param now the time of the changes
   */
  EntityChanges(
      EntitySchema schema,
      BiFunction<EntitySchema, Map<String, Object>, Map<String, String>> partition,
      Instant now) {
    this.schema = schema;
    this.partition = partition;
    this.now = now;
  }

  Entity create(EntityId id, CreateInput input, Audit audit, Optional<String> actor) {
    String by = actor.orElse(null);
    Map<String, Object> kept = audit == Audit.KEPT ? input.audit() : Map.of();
    return valid(
        new Entity(
            id.full(),
            input.type().orElse(id.namespace()),
            input.name(),
            (Instant) kept.getOrDefault(SystemFields.CREATED_AT, now),
            (String) kept.getOrDefault(SystemFields.CREATED_BY, by),
            (Instant) kept.getOrDefault(SystemFields.UPDATED_AT, now),
            (String) kept.getOrDefault(SystemFields.UPDATED_BY, by),
            (Instant) kept.get(SystemFields.DELETED_AT),
            (String) kept.get(SystemFields.DELETED_BY),
            (Long) kept.getOrDefault(SystemFields.VERSION, 1L),
            input.data()));
  }

  Entity upsert(EntityId id, Update update, UpdateOptions options) {
    Map<String, Object> document =
        update.apply(Map.of(), new UpdateContext(now, true, options.arrayFilters()));
    String by = options.actor().orElse(null);
    return valid(
        new Entity(
            id.full(),
            type(document, id.namespace()),
            name(document),
            now,
            by,
            now,
            by,
            null,
            null,
            1,
            data(document)));
  }

  /**
   * The entity after an update; the very same object when nothing changed.
   *
   * @param filter the filter that found the entity; empty where an id named it
   */
  Entity update(Entity before, Update update, UpdateOptions options, Optional<Filter> filter) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(SystemFields.TYPE, before.type());
    document.put(SystemFields.NAME, before.name());
    document.putAll(before.data());
    Optional<Match> match = filter.map(found -> new Match(found, before.toMap()));
    Map<String, Object> after =
        update.apply(document, new UpdateContext(now, false, options.arrayFilters(), match));
    if (after.equals(document)) {
      return before;
    }
    return valid(
        new Entity(
            before.id(),
            type(after, before.type()),
            name(after),
            before.createdAt(),
            before.createdBy(),
            now,
            options.actor().orElse(null),
            before.deletedAt(),
            before.deletedBy(),
            before.version() + 1,
            data(after)));
  }

  Entity softDelete(Entity before, Optional<String> actor) {
    return marked(before, actor, now, actor.orElse(null));
  }

  Entity revive(Entity before, Optional<String> actor) {
    return marked(before, actor, null, null);
  }

  private Entity marked(Entity before, Optional<String> actor, Instant deletedAt, String by) {
    return new Entity(
        before.id(),
        before.type(),
        before.name(),
        before.createdAt(),
        before.createdBy(),
        now,
        actor.orElse(null),
        deletedAt,
        by,
        before.version() + 1,
        before.data());
  }

  /** The entity with its data as a later read will return it. */
  private Entity valid(Entity entity) {
    Map<String, Object> data = EntityCodec.conform(schema, entity.data());
    partition.apply(schema, data);
    return new Entity(
        entity.id(),
        entity.type(),
        entity.name(),
        entity.createdAt(),
        entity.createdBy(),
        entity.updatedAt(),
        entity.updatedBy(),
        entity.deletedAt(),
        entity.deletedBy(),
        entity.version(),
        data);
  }

  private static String name(Map<String, Object> document) {
    Object name = document.get(SystemFields.NAME);
    if (name != null && !(name instanceof String)) {
      throw new InvalidUpdateException(SystemFields.NAME, "name must stay a string or null");
    }
    return (String) name;
  }

  private static String type(Map<String, Object> document, String otherwise) {
    Object type = document.getOrDefault(SystemFields.TYPE, otherwise);
    if (!(type instanceof String text) || text.isEmpty()) {
      throw new InvalidUpdateException(SystemFields.TYPE, "$type must stay a string");
    }
    return text;
  }

  private static Map<String, Object> data(Map<String, Object> document) {
    Map<String, Object> data = new LinkedHashMap<>(document);
    data.remove(SystemFields.TYPE);
    data.remove(SystemFields.NAME);
    return data;
  }
}
