package dev.parquedb.entity;

import dev.parquedb.storage.StorageBackend;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Entities in Delta Lake tables, one folder a namespace.
 *
 * @param storage where the files lie
 * @param location the folder of the tables below the storage's root; may be empty
 * @param readOnly whether every write is refused
 * @param maxRetries how often a commit that lost against others is tried again; default {@link
 *     Integer#MAX_VALUE}: until {@code commitTimeout}. Attempts that are lost to maintenance, which
 *     only moves rows, do not count
 * @param baseBackoff the upper bound of the first wait between attempts; default 10 ms
 * @param maxBackoff the upper bound of any wait between attempts; default 1 s
 * @param commitTimeout how long a mutation may take from leaving the queue; default 60 s. Then it
 *     fails: definitely where nothing is in flight, else with an unknown outcome
 * @param checkpointCommits after how many commits a checkpoint of the log is made, beside the
 *     commits; default 100. A table's own {@code delta.checkpointInterval} goes before
 * @param checkpointBytes after how many bytes of commits a checkpoint is made; default 8 MiB. A
 *     checkpoint above 64 KiB waits until about as many bytes as it has were committed since, at
 *     most ten times as many commits
 * @param deletes how new tables store that rows are gone; default {@link
 *     RowDeletion#DELETION_VECTORS}. A table that does not enable deletion vectors is always
 *     written by copying
 * @param payload how new tables store the fields that are not declared; default {@link
 *     PayloadKind#JSON}. A table that exists keeps the form it was made with
 * @param shred fields that are not declared and get columns of their own within the VARIANT of new
 *     tables; default none. Names of fields of the entity itself, with a payload of {@link
 *     PayloadKind#VARIANT} only. A table that exists keeps the fields it was made with
 * @param foreign tables of other engines, by the read-only namespace that shows them
 * @param engine bounds that hold for every format
 * @param determinism where time and randomness come from; empty for the real ones
 */
public record DeltaBackendConfig(
    StorageBackend storage,
    String location,
    boolean readOnly,
    int maxRetries,
    Duration baseBackoff,
    Duration maxBackoff,
    Duration commitTimeout,
    int checkpointCommits,
    long checkpointBytes,
    RowDeletion deletes,
    PayloadKind payload,
    List<String> shred,
    Map<String, ForeignTable> foreign,
    EngineOptions engine,
    Optional<Determinism> determinism)
    implements BackendConfig {

  public DeltaBackendConfig {
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(deletes, "deletes");
    Objects.requireNonNull(payload, "payload");
    shred = ShredNames.checked(payload, shred);
    foreign = Map.copyOf(foreign);
    foreign.keySet().forEach(EntityId::checkNamespace);
    location = Checks.location(location);
    Checks.notNegative(maxRetries, "maxRetries");
    Checks.positive(baseBackoff.toNanos(), "baseBackoff");
    if (maxBackoff.compareTo(baseBackoff) < 0) {
      throw new InvalidInputException("maxBackoff", "maxBackoff must be at least baseBackoff");
    }
    Checks.positive(commitTimeout.toMillis(), "commitTimeout");
    Checks.positive(checkpointCommits, "checkpointCommits");
    Checks.positive(checkpointBytes, "checkpointBytes");
  }

  /** A builder with the defaults. */
  public static Builder builder(StorageBackend storage) {
    return new Builder(storage);
  }

  @Override
  public BackendType type() {
    return BackendType.DELTA;
  }

  /** Builds a configuration. */
  public static final class Builder {
    private final StorageBackend storage;
    private String location = "";
    private boolean readOnly;
    private int maxRetries = Integer.MAX_VALUE;
    private Duration baseBackoff = Duration.ofMillis(10);
    private Duration maxBackoff = Duration.ofSeconds(1);
    private Duration commitTimeout = Duration.ofSeconds(60);
    private int checkpointCommits = 100;
    private long checkpointBytes = 8L << 20;
    private RowDeletion deletes = RowDeletion.DELETION_VECTORS;
    private PayloadKind payload = PayloadKind.JSON;
    private List<String> shred = List.of();
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

    /** After how many commits, and after how many bytes of commits, a checkpoint is made. */
    public Builder checkpoints(int commits, long bytes) {
      this.checkpointCommits = commits;
      this.checkpointBytes = bytes;
      return this;
    }

    /** How new tables store that rows are gone. */
    public Builder deletes(RowDeletion how) {
      this.deletes = how;
      return this;
    }

    /** How new tables store the fields that are not declared. */
    public Builder payload(PayloadKind kind) {
      this.payload = kind;
      return this;
    }

    /** Which fields that are not declared get columns of their own within a VARIANT. */
    public Builder shred(String... fields) {
      this.shred = List.of(fields);
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

    /** Bounds that hold for every format. */
    public Builder engine(EngineOptions options) {
      this.engine = options;
      return this;
    }

    /** Where time and randomness come from. */
    public Builder determinism(Determinism source) {
      this.determinism = Optional.of(source);
      return this;
    }

    /** The configuration; fails with {@link InvalidInputException} naming the option refused. */
    public DeltaBackendConfig build() {
      return new DeltaBackendConfig(
          storage,
          location,
          readOnly,
          maxRetries,
          baseBackoff,
          maxBackoff,
          commitTimeout,
          checkpointCommits,
          checkpointBytes,
          deletes,
          payload,
          shred,
          foreign,
          engine,
          determinism);
    }
  }
}
