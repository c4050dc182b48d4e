package dev.parquedb.testkit.entity;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteMode;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.Deleted;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.entity.ReturnDocument;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.UpdateResult;
import dev.parquedb.entity.Upsert;
import dev.parquedb.entity.VersionConflictException;
import dev.parquedb.query.Filter;
import dev.parquedb.update.Update;
import dev.parquedb.update.UpdateContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What a namespace must hold: a map, and the contract in its plainest form. Time stands still. */
final class Model {

  /** The time of everything; results are compared without their times. */
  static final Instant TIME = Instant.EPOCH;

  private final String ns;
  private final TreeMap<String, Entity> rows;

  Model(String ns) {
    this(ns, new TreeMap<>());
  }

  private Model(String ns, TreeMap<String, Entity> rows) {
    this.ns = ns;
    this.rows = rows;
  }

  Model copy() {
    return new Model(ns, new TreeMap<>(rows));
  }

  /** Every entity by full id, soft-deleted ones too. */
  Map<String, Entity> rows() {
    return rows;
  }

  private String full(String id) {
    return ns + "/" + id;
  }

  Entity get(String id) {
    Entity found = rows.get(full(id));
    return found == null || found.deleted() ? null : found;
  }

  List<Entity> find(Filter filter, FindOptions options) {
    return rows.values().stream()
        .filter(entity -> options.deleted() == Deleted.SHOWN || !entity.deleted())
        .filter(entity -> filter.matches(entity.toMap()))
        .sorted(SortConformance.order(options.sort()))
        .skip(options.skip())
        .limit(options.limit().orElse(Long.MAX_VALUE))
        .toList();
  }

  List<Entity> create(List<CreateInput> inputs, String actor) {
    Map<String, Entity> made = new LinkedHashMap<>();
    for (CreateInput input : inputs) {
      String id = full(input.id().orElseThrow());
      Entity entity =
          new Entity(
              id,
              input.type().orElse(ns),
              input.name(),
              TIME,
              actor,
              TIME,
              actor,
              null,
              null,
              1,
              input.data());
      if (rows.containsKey(id) || made.put(id, entity) != null) {
        throw new EntityExistsException(ns, id, "exists");
      }
    }
    rows.putAll(made);
    return List.copyOf(made.values());
  }

  Entity update(String id, Update update, UpdateOptions options) {
    Entity before = rows.get(full(id));
    if (before == null && options.upsert() == Upsert.YES) {
      return upsert(id, update, options);
    }
    if (before != null && before.deleted() && options.upsert() == Upsert.YES) {
      throw new EntityExistsException(ns, full(id), "soft-deleted");
    }
    if (before == null || before.deleted()) {
      throw new EntityNotFoundException(ns, full(id), "missing");
    }
    expect(before, options.expectedVersion());
    Entity after = changed(before, update, options.actor().orElse(null));
    rows.put(after.id(), after);
    return options.returnDocument() == ReturnDocument.AFTER ? after : before;
  }

  private Entity upsert(String id, Update update, UpdateOptions options) {
    Map<String, Object> document =
        new LinkedHashMap<>(update.apply(Map.of(), UpdateContext.at(TIME).asInsert()));
    String actor = options.actor().orElse(null);
    String name = (String) document.remove("name");
    Entity made = new Entity(full(id), ns, name, TIME, actor, TIME, actor, null, null, 1, document);
    rows.put(made.id(), made);
    return options.returnDocument() == ReturnDocument.AFTER ? made : null;
  }

  private static Entity changed(Entity before, Update update, String actor) {
    Map<String, Object> document = new LinkedHashMap<>(before.data());
    document.put("name", before.name());
    Map<String, Object> after = new LinkedHashMap<>(update.apply(document, UpdateContext.at(TIME)));
    if (Values.typed(after).equals(Values.typed(document))) {
      return before;
    }
    String name = (String) after.remove("name");
    return new Entity(
        before.id(),
        before.type(),
        name,
        TIME,
        before.createdBy(),
        TIME,
        actor,
        before.deletedAt(),
        before.deletedBy(),
        before.version() + 1,
        after);
  }

  private static void expect(Entity entity, OptionalLong version) {
    if (version.isPresent() && version.getAsLong() != entity.version()) {
      throw new VersionConflictException(
          entity.namespace(), entity.id(), version.getAsLong(), entity.version());
    }
  }

  DeleteResult delete(String id, DeleteOptions options) {
    Entity before = rows.get(full(id));
    boolean soft = options.mode() == DeleteMode.SOFT;
    if (before == null || soft && before.deleted()) {
      return new DeleteResult(0, 0);
    }
    expect(before, options.expectedVersion());
    remove(before, options);
    return new DeleteResult(1, 1);
  }

  private void remove(Entity before, DeleteOptions options) {
    if (options.mode() == DeleteMode.HARD) {
      rows.remove(before.id());
    } else {
      rows.put(before.id(), marked(before, TIME, options.actor().orElse(null)));
    }
  }

  private static Entity marked(Entity before, Instant deletedAt, String actor) {
    return new Entity(
        before.id(),
        before.type(),
        before.name(),
        TIME,
        before.createdBy(),
        TIME,
        actor,
        deletedAt,
        deletedAt == null ? null : actor,
        before.version() + 1,
        before.data());
  }

  Entity restore(String id, UpdateOptions options) {
    Entity before = rows.get(full(id));
    if (before == null) {
      throw new EntityNotFoundException(ns, full(id), "missing");
    }
    if (!before.deleted()) {
      return before;
    }
    Entity after = marked(before, null, options.actor().orElse(null));
    rows.put(after.id(), after);
    return after;
  }

  UpdateResult bulkUpdate(Filter filter, Update update, String actor) {
    List<Entity> matches = find(filter, FindOptions.DEFAULT);
    List<Entity> changed = new ArrayList<>();
    for (Entity before : matches) {
      Entity after = changed(before, update, actor);
      if (after != before) {
        changed.add(after);
      }
    }
    changed.forEach(after -> rows.put(after.id(), after));
    return new UpdateResult(matches.size(), changed.size(), changed.isEmpty() ? 0 : 1);
  }

  DeleteResult bulkDelete(Filter filter, DeleteOptions options) {
    List<Entity> matches = find(filter, FindOptions.DEFAULT);
    matches.forEach(before -> remove(before, options));
    return new DeleteResult(matches.size(), matches.isEmpty() ? 0 : 1);
  }

  /** The refusals that the model knows. */
  static boolean refuses(RuntimeException e) {
    return e instanceof EntityExistsException
        || e instanceof EntityNotFoundException
        || e instanceof VersionConflictException
        || e instanceof InvalidUpdateException;
  }

  /** Anything an operation answers or fails with, as text, without times and messages. */
  static String shown(Object result) {
    if (result instanceof Throwable failure) {
      return failure.getClass().getSimpleName();
    }
    if (result instanceof Entity entity) {
      return entity.id() + "\n" + Entities.typed(timeless(entity));
    }
    if (result instanceof List<?> list) {
      return String.join("\n", list.stream().map(Model::shown).toList());
    }
    return String.valueOf(result);
  }

  private static Entity timeless(Entity entity) {
    return new Entity(
        entity.id(),
        entity.type(),
        entity.name(),
        TIME,
        entity.createdBy(),
        TIME,
        entity.updatedBy(),
        entity.deletedAt() == null ? null : TIME,
        entity.deletedBy(),
        entity.version(),
        entity.data());
  }
}
