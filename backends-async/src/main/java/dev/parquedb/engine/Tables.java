package dev.parquedb.engine;

import dev.parquedb.entity.BackendStats;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.SchemaNotFoundException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is about tables as a whole: schema, listing, dropping, figures. */
final class Tables {

  private final EngineServices services;
  private final Writes writes;

  Tables(EngineServices services, Writes writes) {
    this.services = services;
    this.writes = writes;
  }

  /** Every commit is one create-if-absent: a storage without it cannot be written. */
  Uni<Void> checkStorage() {
    StorageBackend storage = services.config().storage();
    if (!services.config().readOnly() && !storage.capabilities().conditionalCreate()) {
      throw new UnsupportedStorageException(
          "",
          "Storage "
              + storage.type()
              + " cannot create a file only if it is absent, which every"
              + " commit needs: open the backend read-only, or use another storage");
    }
    return Uni.createFrom().voidItem();
  }

  private static Uni<TableState> newest(TableHandle table) {
    return table.state(Optional.empty(), Duration.ZERO);
  }

  Uni<EntitySchema> getSchema(TableHandle table) {
    return newest(table)
        .map(
            state -> {
              if (state == null) {
                throw new SchemaNotFoundException(
                    table.table().namespace(),
                    "Namespace " + table.table().namespace() + " does not exist yet");
              }
              return state.schema();
            });
  }

  Uni<Void> setSchema(TableHandle table, EntitySchema schema) {
    return writes.declare(table.table().namespace(), schema).apply(table);
  }

  Uni<List<String>> list() {
    return services
        .format()
        .tables(services.config().storage(), services.format().folder(services.config().location()))
        .map(names -> names.stream().filter(Tables::namespace).sorted().toList());
  }

  private static boolean namespace(String name) {
    try {
      EntityId.checkNamespace(name);
      return true;
    } catch (dev.parquedb.entity.InvalidNamespaceException e) {
      // A folder of somebody else's whose name no namespace can have.
      return false;
    }
  }

  Uni<Void> drop(TableHandle table) {
    writes.writable(table.table().namespace());
    return services
        .format()
        .deregister(table.table())
        .chain(
            () ->
                services
                    .retries()
                    .idempotent(
                        () -> table.table().storage().deletePrefix(table.table().root() + "/")))
        .invoke(table::forget)
        .replaceWithVoid();
  }

  Uni<BackendStats> stats(TableHandle table) {
    return newest(table)
        .chain(
            state ->
                state == null
                    ? Uni.createFrom().item(stats(null, 0))
                    : table
                        .snapshots()
                        .collect()
                        .with(java.util.stream.Collectors.counting())
                        .map(snapshots -> stats(state, snapshots)));
  }

  static BackendStats stats(TableState state, long snapshots) {
    if (state == null) {
      return new BackendStats(0, 0, 0, 0, Optional.empty());
    }
    FileSet files = state.files();
    return new BackendStats(
        files.liveRows(), files.bytes(), files.size(), snapshots, Optional.of(state.timestamp()));
  }
}
