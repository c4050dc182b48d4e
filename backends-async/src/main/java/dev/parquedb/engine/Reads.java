package dev.parquedb.engine;

import dev.parquedb.engine.commit.Found;
import dev.parquedb.engine.scan.Finder;
import dev.parquedb.engine.scan.PageCursor;
import dev.parquedb.engine.scan.Projected;
import dev.parquedb.engine.scan.ScanRequest;
import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.CountOptions;
import dev.parquedb.entity.Deleted;
import dev.parquedb.entity.DuplicateEntityException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.Page;
import dev.parquedb.entity.QueryPlan;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.query.Filter;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The reading operations on one table: pick the snapshot, then read it. */
final class Reads {

  private static final int IDS_AT_A_TIME = 256;

  private final int maxSortEntities;

  Reads(BackendConfig config) {
    this.maxSortEntities = config.engine().maxSortEntities();
  }

  private Finder finder(TableHandle table) {
    return new Finder(table.table().namespace(), table.reader(), maxSortEntities);
  }

  Uni<Entity> get(TableHandle table, EntityId id, GetOptions options) {
    return table
        .state(options.asOf(), options.maxStaleness())
        .chain(state -> get(table, state, id, options));
  }

  Uni<Entity> get(TableHandle table, TableState state, EntityId id, GetOptions options) {
    if (state == null) {
      return Uni.createFrom().nullItem();
    }
    return table
        .reading(state, table.reader().byId(state, state.files().all(), Set.of(id)))
        .map(found -> visible(id, found.get(id), options));
  }

  private static Entity visible(EntityId id, Found found, GetOptions options) {
    if (found == null) {
      return null;
    }
    if (found.locations().size() > 1) {
      throw new DuplicateEntityException(
          id.namespace(),
          id.full(),
          "Entity "
              + id
              + " has several rows, in "
              + found.locations()
              + ": remove all but one with the engine that wrote them");
    }
    boolean hidden = options.deleted() == Deleted.HIDDEN && found.entity().deleted();
    return hidden ? null : Projected.of(found.entity(), options.projection());
  }

  Multi<Entity> getMany(TableHandle table, Collection<String> ids, GetOptions options) {
    Set<EntityId> wanted = wanted(table, ids);
    return table
        .state(options.asOf(), options.maxStaleness())
        .onItem()
        .transformToMulti(state -> getMany(table, state, wanted, options));
  }

  Set<EntityId> wanted(TableHandle table, Collection<String> ids) {
    Set<EntityId> wanted = new LinkedHashSet<>();
    ids.forEach(id -> wanted.add(EntityId.of(table.table().namespace(), id)));
    return wanted;
  }

  Multi<Entity> getMany(
      TableHandle table, TableState state, Set<EntityId> ids, GetOptions options) {
    if (state == null || ids.isEmpty()) {
      return Multi.createFrom().empty();
    }
    return Multi.createFrom()
        .iterable(ids)
        .group()
        .intoLists()
        .of(IDS_AT_A_TIME)
        .onItem()
        .transformToMultiAndConcatenate(
            some ->
                table
                    .reading(
                        state, table.reader().byId(state, state.files().all(), Set.copyOf(some)))
                    .onItem()
                    .transformToMulti(found -> visible(some, found, options)));
  }

  private static Multi<Entity> visible(
      List<EntityId> ids, Map<EntityId, Found> found, GetOptions options) {
    return Multi.createFrom()
        .iterable(ids)
        .map(id -> Optional.ofNullable(visible(id, found.get(id), options)))
        .filter(Optional::isPresent)
        .map(Optional::get);
  }

  Multi<Entity> find(TableHandle table, Filter filter, FindOptions options) {
    refuseCursor(options);
    return table
        .state(options.asOf(), options.maxStaleness())
        .onItem()
        .transformToMulti(state -> find(table, state, filter, options));
  }

  Multi<Entity> find(TableHandle table, TableState state, Filter filter, FindOptions options) {
    refuseCursor(options);
    return state == null
        ? Multi.createFrom().empty()
        : table.reading(state, finder(table).find(state, filter, options));
  }

  private static void refuseCursor(FindOptions options) {
    if (options.cursor().isPresent()) {
      throw new InvalidInputException("cursor", "A cursor is for findPage only");
    }
  }

  Uni<Page<Entity>> page(TableHandle table, Filter filter, FindOptions options) {
    Optional<PageCursor> cursor =
        options
            .cursor()
            .map(text -> PageCursor.parse(text, table.table().namespace(), filter, options));
    Optional<SnapshotRef> snapshot =
        cursor.isPresent()
            ? Optional.of(SnapshotRef.version(cursor.get().version()))
            : options.asOf();
    return table
        .state(snapshot, options.maxStaleness())
        .chain(state -> page(table, state, filter, options, cursor));
  }

  Uni<Page<Entity>> page(
      TableHandle table,
      TableState state,
      Filter filter,
      FindOptions options,
      Optional<PageCursor> cursor) {
    if (cursor.isPresent() && (state == null || !state.tableId().equals(cursor.get().tableId()))) {
      throw new SnapshotNotFoundException(
          table.table().namespace(),
          "The cursor's snapshot is gone: the namespace was dropped; start from the first page");
    }
    if (cursor.isPresent() && state.version() != cursor.get().version()) {
      throw new InvalidInputException("cursor", "The cursor belongs to another snapshot");
    }
    return state == null
        ? Uni.createFrom().item(new Page<>(List.of(), Optional.empty()))
        : table.reading(
            state,
            finder(table)
                .page(state, filter, cursor.isPresent() ? options.withSkip(0) : options, cursor));
  }

  Uni<QueryPlan> explain(TableHandle table, Filter filter, FindOptions options) {
    refuseCursor(options);
    return table
        .state(options.asOf(), options.maxStaleness())
        .map(state -> explain(table, state, filter, options));
  }

  QueryPlan explain(TableHandle table, TableState state, Filter filter, FindOptions options) {
    return state == null
        ? new QueryPlan(-1, List.of(), 0)
        : table
            .reader()
            .explain(
                state,
                new ScanRequest(filter, options.deleted(), options.projection(), options.sort()));
  }

  Uni<Long> count(TableHandle table, Filter filter, CountOptions options) {
    return table
        .state(options.asOf(), options.maxStaleness())
        .chain(state -> count(table, state, filter, options));
  }

  Uni<Long> count(TableHandle table, TableState state, Filter filter, CountOptions options) {
    return state == null
        ? Uni.createFrom().item(0L)
        : table.reading(
            state, table.reader().count(state, ScanRequest.counting(filter, options.deleted())));
  }

  Uni<Boolean> exists(TableHandle table, EntityId id) {
    return get(table, id, GetOptions.DEFAULT).map(entity -> entity != null);
  }
}
