package dev.parquedb.cli;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import picocli.CommandLine.Option;

/** Which store to open, as options. */
final class StoreOptions {

  /** The table formats that can be named. */
  enum Format {
    /** Delta Lake. */
    delta
  }

  @Option(
      names = "--storage",
      required = true,
      paramLabel = "URI",
      description = "Where the files lie: fs:/folder or memory:name. [$PARQUEDB_STORAGE]")
  private String storage;

  @Option(
      names = "--format",
      defaultValue = "delta",
      paramLabel = "FORMAT",
      description = "The table format: ${COMPLETION-CANDIDATES}. [$PARQUEDB_FORMAT]")
  private Format format;

  @Option(
      names = "--location",
      defaultValue = "",
      paramLabel = "FOLDER",
      description = "The folder of the tables below the storage's root. [$PARQUEDB_LOCATION]")
  private String location;

  /** What was opened is closed again when something further fails. */
  Uni<Store> open(Vertx vertx, Access access) {
    return Storages.open(vertx, storage)
        .chain(
            files ->
                EntityBackends.open(vertx, config(files, access))
                    .map(backend -> new Store(files, backend))
                    .onFailure()
                    .call(files::close));
  }

  /** Whether the store may be changed. */
  enum Access {
    /** It may. */
    READ_WRITE,
    /** Every change is refused. */
    READ_ONLY
  }

  private BackendConfig config(StorageBackend files, Access access) {
    return switch (format) {
      case delta -> {
        DeltaBackendConfig.Builder builder = DeltaBackendConfig.builder(files).location(location);
        yield (access == Access.READ_ONLY ? builder.readOnly() : builder).build();
      }
    };
  }

  String describe() {
    return format + " tables at " + storage + (location.isEmpty() ? "" : ", folder " + location);
  }
}
