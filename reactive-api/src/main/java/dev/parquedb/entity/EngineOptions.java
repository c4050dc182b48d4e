package dev.parquedb.entity;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Bounds of the engine, the same for every table format.
 *
 * @param maxBatchMutations the most mutations of one commit; default 10,000
 * @param maxBatchBytes the most bytes of input of one commit; default 16 MiB
 * @param maxQueuedMutations how many mutations of one table may queue; default 100,000
 * @param maxQueuedBytes how many bytes of input of one table may queue; default 64 MiB
 * @param maxQueueWait how long a mutation may wait for room in the queue; default 30 s
 * @param maxBulkEntities the most entities of one atomic bulk change; default 100,000
 * @param maxSortEntities the most entities that a sorted find without a limit may hold in memory;
 *     default 1,000,000
 * @param prefetchBytes how many bytes of files one find may have in flight; default 32 MiB
 * @param cpuThreads threads for decoding, encoding and applying; default the number of processors
 * @param cacheBytes memory for footers, row indexes and metadata; default 64 MiB
 * @param cursorTtl how long the files of a snapshot stay, whatever the retention of a vacuum, so
 *     that finds and cursors of it can end; default 1 h
 * @param maintenance what a backend does by itself; default {@link AutoMaintenance#DEFAULT}
 * @param commits is told of every commit; default nobody
 */
public record EngineOptions(
    int maxBatchMutations,
    long maxBatchBytes,
    int maxQueuedMutations,
    long maxQueuedBytes,
    Duration maxQueueWait,
    int maxBulkEntities,
    int maxSortEntities,
    long prefetchBytes,
    int cpuThreads,
    long cacheBytes,
    Duration cursorTtl,
    AutoMaintenance maintenance,
    CommitListener commits) {

  /** The defaults. */
  public static final EngineOptions DEFAULT =
      new EngineOptions(
          10_000,
          16L << 20,
          100_000,
          64L << 20,
          Duration.ofSeconds(30),
          100_000,
          1_000_000,
          32L << 20,
          Math.max(1, Runtime.getRuntime().availableProcessors()),
          64L << 20,
          Duration.ofHours(1),
          AutoMaintenance.DEFAULT,
          CommitListener.NONE);

  /** Bounds with the defaults of everything else. */
  public EngineOptions(
      int maxBatchMutations,
      long maxBatchBytes,
      int maxQueuedMutations,
      long maxQueuedBytes,
      Duration maxQueueWait,
      int maxBulkEntities,
      int maxSortEntities,
      long prefetchBytes,
      int cpuThreads,
      long cacheBytes) {
    this(
        maxBatchMutations,
        maxBatchBytes,
        maxQueuedMutations,
        maxQueuedBytes,
        maxQueueWait,
        maxBulkEntities,
        maxSortEntities,
        prefetchBytes,
        cpuThreads,
        cacheBytes,
        Duration.ofHours(1),
        AutoMaintenance.DEFAULT,
        CommitListener.NONE);
  }

  public EngineOptions {
    Checks.positive(maxBatchMutations, "maxBatchMutations");
    Checks.positive(maxBatchBytes, "maxBatchBytes");
    Checks.positive(maxQueuedMutations, "maxQueuedMutations");
    Checks.positive(maxQueuedBytes, "maxQueuedBytes");
    Checks.notNegative(maxQueueWait, "maxQueueWait");
    Checks.positive(maxBulkEntities, "maxBulkEntities");
    Checks.positive(maxSortEntities, "maxSortEntities");
    Checks.positive(prefetchBytes, "prefetchBytes");
    Checks.positive(cpuThreads, "cpuThreads");
    Checks.positive(cacheBytes, "cacheBytes");
    Checks.notNegative(cursorTtl, "cursorTtl");
    Objects.requireNonNull(maintenance, "maintenance");
    Objects.requireNonNull(commits, "commits");
  }

  /** The same with other bounds on one commit. */
  public EngineOptions withBatch(int mutations, long bytes) {
    return changed(
        draft -> {
          draft.maxBatchMutations = mutations;
          draft.maxBatchBytes = bytes;
        });
  }

  /** The same with other bounds on the queue. */
  public EngineOptions withQueue(int mutations, long bytes, Duration wait) {
    return changed(
        draft -> {
          draft.maxQueuedMutations = mutations;
          draft.maxQueuedBytes = bytes;
          draft.maxQueueWait = wait;
        });
  }

  /** The same with another bound on atomic bulk changes. */
  public EngineOptions withMaxBulkEntities(int entities) {
    return changed(draft -> draft.maxBulkEntities = entities);
  }

  /** The same with another bound on sorting in memory. */
  public EngineOptions withMaxSortEntities(int entities) {
    return changed(draft -> draft.maxSortEntities = entities);
  }

  /** The same with other memory for footers, row indexes and metadata. */
  public EngineOptions withCacheBytes(long bytes) {
    return changed(draft -> draft.cacheBytes = bytes);
  }

  /** The same keeping the files of snapshots for another time. */
  public EngineOptions withCursorTtl(Duration time) {
    return changed(draft -> draft.cursorTtl = time);
  }

  /** The same with other maintenance by itself. */
  public EngineOptions withMaintenance(AutoMaintenance rules) {
    return changed(draft -> draft.maintenance = rules);
  }

  /** The same telling somebody of commits. */
  public EngineOptions withCommitListener(CommitListener listener) {
    return changed(draft -> draft.commits = listener);
  }

  private EngineOptions changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** Options that are being changed. */
  private static final class Draft {
    private int maxBatchMutations;
    private long maxBatchBytes;
    private int maxQueuedMutations;
    private long maxQueuedBytes;
    private Duration maxQueueWait;
    private int maxBulkEntities;
    private int maxSortEntities;
    private long prefetchBytes;
    private int cpuThreads;
    private long cacheBytes;
    private Duration cursorTtl;
    private AutoMaintenance maintenance;
    private CommitListener commits;

    Draft(EngineOptions from) {
      maxBatchMutations = from.maxBatchMutations;
      maxBatchBytes = from.maxBatchBytes;
      maxQueuedMutations = from.maxQueuedMutations;
      maxQueuedBytes = from.maxQueuedBytes;
      maxQueueWait = from.maxQueueWait;
      maxBulkEntities = from.maxBulkEntities;
      maxSortEntities = from.maxSortEntities;
      prefetchBytes = from.prefetchBytes;
      cpuThreads = from.cpuThreads;
      cacheBytes = from.cacheBytes;
      cursorTtl = from.cursorTtl;
      maintenance = from.maintenance;
      commits = from.commits;
    }

    EngineOptions done() {
      return new EngineOptions(
          maxBatchMutations,
          maxBatchBytes,
          maxQueuedMutations,
          maxQueuedBytes,
          maxQueueWait,
          maxBulkEntities,
          maxSortEntities,
          prefetchBytes,
          cpuThreads,
          cacheBytes,
          cursorTtl,
          maintenance,
          commits);
    }
  }
}
