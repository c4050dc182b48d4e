package dev.parquedb.entity;

import dev.parquedb.storage.StorageBackend;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
 * @param maxRetries how often a commit that lost against others is tried again; default {@link
 *     Integer#MAX_VALUE}: until {@code commitTimeout}. Attempts that are lost to maintenance, which
 *     only moves rows, do not count
 * @param baseBackoff the upper bound of the first wait between attempts; default 10 ms
 * @param maxBackoff the upper bound of any wait between attempts; default 1 s
 * @param commitTimeout how long a mutation may take from leaving the queue; default 60 s. Then it
 *     fails: definitely where nothing is in flight, else with an unknown outcome
 * @param formatVersion the version of the Iceberg format that new tables are made with; default 2.
 *     In version 3 deleted rows are kept in deletion vectors, in version 2 in files of positions. A
 *     table that exists keeps its version
 * @param deletes how deleted rows are stored; default {@link RowDeletion#DELETION_VECTORS}: beside
 *     the data file, as the format version has it
 * @param retention which snapshots tables keep; default {@link SnapshotRetention#DEFAULT}
 * @param foreign tables of other engines, by the read-only namespace that shows them
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
    int maxRetries,
    Duration baseBackoff,
    Duration maxBackoff,
    Duration commitTimeout,
    int formatVersion,
    RowDeletion deletes,
    SnapshotRetention retention,
    Map<String, ForeignTable> foreign,
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
    Objects.requireNonNull(deletes, "deletes");
    Objects.requireNonNull(retention, "retention");
    foreign = Map.copyOf(foreign);
    foreign.keySet().forEach(EntityId::checkNamespace);
    Checks.notNegative(maxRetries, "maxRetries");
    Checks.positive(baseBackoff.toNanos(), "baseBackoff");
    if (maxBackoff.compareTo(baseBackoff) < 0) {
      throw new InvalidInputException("maxBackoff", "maxBackoff must be at least baseBackoff");
    }
    Checks.positive(commitTimeout.toMillis(), "commitTimeout");
    if (formatVersion != 2 && formatVersion != 3) {
      throw new InvalidInputException(
          "formatVersion", "formatVersion must be 2 or 3: " + formatVersion);
    }
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
    private int maxRetries = Integer.MAX_VALUE;
    private Duration baseBackoff = Duration.ofMillis(10);
    private Duration maxBackoff = Duration.ofSeconds(1);
    private Duration commitTimeout = Duration.ofSeconds(60);
    private int formatVersion = 2;
    private RowDeletion deletes = RowDeletion.DELETION_VECTORS;
    private SnapshotRetention retention = SnapshotRetention.DEFAULT;
    private final Map<String, ForeignTable> foreign = new HashMap<>();
    private EngineOptions engine = EngineOptions.DEFAULT;
    private Optional<Determinism> determinism = Optional.empty();

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

    /** How often a commit that lost against others is tried again, from 0. */
    public Builder maxRetries(int retries) {
      this.maxRetries = retries;
      return this;
    }

    /** The upper bounds of the first and of any wait between attempts. */
    public Builder backoff(Duration base, Duration max) {
      this.baseBackoff = base;
      this.maxBackoff = max;
      return this;
    }

    /** How long a mutation may take from leaving the queue. */
    public Builder commitTimeout(Duration timeout) {
      this.commitTimeout = timeout;
      return this;
    }

    /** The version of the Iceberg format of new tables: 2 or 3. */
    public Builder formatVersion(int version) {
      this.formatVersion = version;
      return this;
    }

    /** How deleted rows are stored. */
    public Builder deletes(RowDeletion how) {
      this.deletes = how;
      return this;
    }

    /** Which snapshots tables keep. */
    public Builder retention(SnapshotRetention which) {
      this.retention = which;
      return this;
    }

    /**
     * Shows a table of another engine as a read-only namespace.
     *
     * @param namespace the namespace
     * @param table the table
     */
    public Builder foreign(String namespace, ForeignTable table) {
      this.foreign.put(namespace, table);
      return this;
    }

    /** Where time and randomness come from. */
    public Builder determinism(Determinism source) {
      this.determinism = Optional.of(source);
      return this;
    }

    /** The configuration; fails with a typed error naming the option refused. */
    public IcebergBackendConfig build() {
      return new IcebergBackendConfig(
          storage,
          location,
          readOnly,
          catalog,
          warehouse,
          database,
          maxRetries,
          baseBackoff,
          maxBackoff,
          commitTimeout,
          formatVersion,
          deletes,
          retention,
          foreign,
          engine,
          determinism);
    }
  }
}
