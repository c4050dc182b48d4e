package dev.parquedb.engine.commit;

import dev.parquedb.entity.DeleteMode;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.ReturnDocument;
import dev.parquedb.entity.UpdateResult;
import dev.parquedb.entity.Upsert;
import dev.parquedb.entity.VersionConflictException;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Applies a batch of mutations, in order, to the rows they need. Pure: the same rows, mutations and
 * time give the same result, so a batch that lost can be applied again to a newer state.
 */
public final class MutationApplier {

  private final Optional<EntitySchema> schema;
  private final EntityChanges changes;
  private final WorkingRows rows;
  private Optional<EntitySchema> declared = Optional.empty();

  private MutationApplier(WorkingRows rows, Optional<EntitySchema> schema, EntityChanges changes) {
    this.rows = rows;
    this.schema = schema;
    this.changes = changes;
  }

  /**
   * Applies a batch.
   *
   * @param base the rows of every id the batch reads, and of every match of its scans
   * @param mutations the batch, in order of arrival
   * @param schema the declared fields; empty when the table does not exist
   * @param partition the partition of a row; refuses values that none can have
   * @param now the commit time
   * @return what to commit and what to answer; a mutation that fails leaves no trace
   */
  public static Applied apply(
      Map<EntityId, Found> base,
      List<Mutation> mutations,
      Optional<EntitySchema> schema,
      BiFunction<EntitySchema, Map<String, Object>, Map<String, String>> partition,
      Instant now) {
    WorkingRows rows = new WorkingRows(base);
    EntityChanges changes = new EntityChanges(schema.orElse(EntitySchema.empty()), partition, now);
    MutationApplier applier = new MutationApplier(rows, schema, changes);
    List<Result> results = new ArrayList<>(mutations.size());
    for (Mutation mutation : mutations) {
      results.add(applier.applyOne(mutation));
    }
    return rows.finish(results, mutations, applier.declared, now);
  }

  private Result applyOne(Mutation mutation) {
    try {
      Object answer = dispatch(mutation);
      rows.keep();
      return new Result.Done(answer);
    } catch (RuntimeException e) {
      rows.rollBack();
      return new Result.Failed(e);
    }
  }

  private Object dispatch(Mutation mutation) {
    if (mutation instanceof Mutation.Create create) {
      return create(create);
    } else if (mutation instanceof Mutation.Change change) {
      return change(change);
    } else if (mutation instanceof Mutation.Remove remove) {
      return remove(remove.id(), remove.options());
    } else if (mutation instanceof Mutation.Revive revive) {
      return revive(revive);
    } else if (mutation instanceof Mutation.ChangeWhere where) {
      return changeWhere(where);
    } else if (mutation instanceof Mutation.RemoveWhere where) {
      return removeWhere(where);
    } else if (mutation instanceof Mutation.Declare declare) {
      return declare(declare.schema());
    }
    throw new IllegalStateException("unknown mutation " + mutation);
  }

  private List<Entity> create(Mutation.Create create) {
    List<Entity> made = new ArrayList<>(create.entities().size());
    for (Mutation.NewEntity entity : create.entities()) {
      Entity before = rows.get(entity.id());
      if (before != null && entity.origin() == Mutation.NewEntity.Origin.REPEATED) {
        made.add(before);
        continue;
      }
      if (before != null) {
        throw exists(entity.id(), before);
      }
      Entity after = changes.create(entity.id(), entity.input(), create.audit(), create.actor());
      rows.put(entity.id(), after);
      made.add(after);
    }
    return made;
  }

  private static EntityExistsException exists(EntityId id, Entity before) {
    return new EntityExistsException(
        id.namespace(),
        id.full(),
        before.deleted()
            ? "Entity " + id + " exists, soft-deleted: restore it, or delete it hard first"
            : "Entity " + id + " exists already: update it, or choose another id");
  }

  private static EntityNotFoundException missing(EntityId id) {
    return new EntityNotFoundException(
        id.namespace(), id.full(), "There is no live entity " + id + ": create or restore it");
  }

  private Entity change(Mutation.Change change) {
    Entity before = rows.get(change.id());
    if (before == null && change.options().upsert() == Upsert.YES) {
      expectVersion(change.id(), change.options().expectedVersion(), 0);
      Entity made = changes.upsert(change.id(), change.update(), change.options());
      rows.put(change.id(), made);
      return change.options().returnDocument() == ReturnDocument.AFTER ? made : null;
    }
    if (before != null && before.deleted() && change.options().upsert() == Upsert.YES) {
      throw exists(change.id(), before);
    }
    if (before == null || before.deleted()) {
      throw missing(change.id());
    }
    expectVersion(change.id(), change.options().expectedVersion(), before.version());
    Entity after = changes.update(before, change.update(), change.options(), Optional.empty());
    if (after != before) {
      rows.put(change.id(), after);
    }
    return change.options().returnDocument() == ReturnDocument.AFTER ? after : before;
  }

  private static void expectVersion(EntityId id, OptionalLong expected, long actual) {
    if (expected.isPresent() && expected.getAsLong() != actual) {
      throw new VersionConflictException(id.namespace(), id.full(), expected.getAsLong(), actual);
    }
  }

  private DeleteResult remove(EntityId id, DeleteOptions options) {
    Entity before = rows.get(id);
    boolean soft = options.mode() == DeleteMode.SOFT;
    if (before == null || (soft && before.deleted())) {
      return new DeleteResult(0, 0);
    }
    expectVersion(id, options.expectedVersion(), before.version());
    rows.put(id, soft ? changes.softDelete(before, options.actor()) : null);
    return new DeleteResult(1, 1);
  }

  private Entity revive(Mutation.Revive revive) {
    Entity before = rows.get(revive.id());
    if (before == null) {
      throw missing(revive.id());
    }
    expectVersion(revive.id(), revive.options().expectedVersion(), before.version());
    if (!before.deleted()) {
      return before;
    }
    Entity after = changes.revive(before, revive.options().actor());
    rows.put(revive.id(), after);
    return revive.options().returnDocument() == ReturnDocument.AFTER ? after : before;
  }

  private UpdateResult changeWhere(Mutation.ChangeWhere where) {
    long matched = 0;
    long modified = 0;
    for (EntityId id : candidates(where.within())) {
      Entity before = rows.get(id);
      if (matches(before, where.filter())) {
        matched++;
        Entity after =
            changes.update(before, where.update(), where.options(), Optional.of(where.filter()));
        if (after != before) {
          modified++;
          rows.put(id, after);
        }
      }
    }
    return new UpdateResult(matched, modified, modified == 0 ? 0 : 1);
  }

  private DeleteResult removeWhere(Mutation.RemoveWhere where) {
    long deleted = 0;
    for (EntityId id : candidates(where.within())) {
      if (matches(rows.get(id), where.filter())) {
        deleted += remove(id, where.options()).deleted();
      }
    }
    return new DeleteResult(deleted, deleted == 0 ? 0 : 1);
  }

  private static boolean matches(Entity entity, Filter filter) {
    return entity != null && !entity.deleted() && filter.matches(entity.toMap());
  }

  private List<EntityId> candidates(Optional<Set<EntityId>> within) {
    List<EntityId> ids = new ArrayList<>(within.orElseGet(rows::ids));
    ids.sort(null);
    return ids;
  }

  /** Whether the rows fit is seen when the files are made ready. */
  private Object declare(EntitySchema wanted) {
    EntitySchema target = SchemaChange.target(schema.orElse(EntitySchema.empty()), wanted);
    if (!schema.equals(Optional.of(target))) {
      declared =
          Optional.of(schema.isEmpty() ? wanted : SchemaChange.renaming(schema.get(), wanted));
    }
    return null;
  }
}
