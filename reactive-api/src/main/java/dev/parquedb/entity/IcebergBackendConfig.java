package dev.parquedb.entity;

import dev.parquedb.storage.StorageBackend;
import java.util.Objects;
import java.util.Optional;

/**
 * Entities in Apache Iceberg tables.
 *
 * @param storage where the files lie
 * @param location the folder of the tables below the storage's root; may be empty
 * @param readOnly whether every write is refused
 * @param catalog where the tables are registered
 * @param warehouse the warehouse of the catalog; empty for its default
 * @param database the database that holds the namespaces; default {@code default}
 * @param engine bounds that hold for every format
 * @param determinism where time and randomness come from; empty for the real ones
 */
public record IcebergBackendConfig(
    StorageBackend storage,
    String location,
    boolean readOnly,
    IcebergCatalogConfig catalog,
    String warehouse,
    String database,
    EngineOptions engine,
    Optional<Determinism> determinism)
    implements BackendConfig {

  public IcebergBackendConfig {
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(catalog, "catalog");
    Objects.requireNonNull(warehouse, "warehouse");
    Objects.requireNonNull(engine, "engine");
    location = Checks.location(location);
    EntityId.checkNamespace(database);
  }

  /** A builder with the defaults: the filesystem catalog, database {@code default}. */
  public static Builder builder(StorageBackend storage) {
    return new Builder(storage);
  }

  @Override
  public BackendType type() {
    return BackendType.ICEBERG;
  }

  /** Builds a configuration. */
  public static final class Builder {
    private final StorageBackend storage;
    private String location = "";
    private boolean readOnly;
    private IcebergCatalogConfig catalog = new IcebergCatalogConfig.Filesystem();
    private String warehouse = "";
    private String database = "default";
    private EngineOptions engine = EngineOptions.DEFAULT;

    private Builder(StorageBackend storage) {
      this.storage = storage;
    }

    /** The folder of the tables below the storage's root. */
    public Builder location(String folder) {
      this.location = folder;
      return this;
    }

    /** Refuses every write. */
    public Builder readOnly() {
      this.readOnly = true;
      return this;
    }

    /** Where the tables are registered. */
    public Builder catalog(IcebergCatalogConfig where) {
      this.catalog = where;
      return this;
    }

    /** The warehouse of the catalog. */
    public Builder warehouse(String name) {
      this.warehouse = name;
      return this;
    }

    /** The database that holds the namespaces. */
    public Builder database(String name) {
      this.database = name;
      return this;
    }

    /** Bounds that hold for every format. */
    public Builder engine(EngineOptions options) {
      this.engine = options;
      return this;
    }

    /** The configuration; fails with a typed error naming the option refused. */
    public IcebergBackendConfig build() {
      return new IcebergBackendConfig(
          storage, location, readOnly, catalog, warehouse, database, engine, Optional.empty());
    }
  }
}
