package dev.parquedb.entity;

import java.time.Duration;
import java.util.Objects;

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
    return new EngineOptions(
        mutations,
        bytes,
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

  /** The same with other bounds on the queue. */
  public EngineOptions withQueue(int mutations, long bytes, Duration wait) {
    return new EngineOptions(
        maxBatchMutations,
        maxBatchBytes,
        mutations,
        bytes,
        wait,
        maxBulkEntities,
        maxSortEntities,
        prefetchBytes,
        cpuThreads,
        cacheBytes,
        cursorTtl,
        maintenance,
        commits);
  }

  /** The same with another bound on atomic bulk changes. */
  public EngineOptions withMaxBulkEntities(int entities) {
    return new EngineOptions(
        maxBatchMutations,
        maxBatchBytes,
        maxQueuedMutations,
        maxQueuedBytes,
        maxQueueWait,
        entities,
        maxSortEntities,
        prefetchBytes,
        cpuThreads,
        cacheBytes,
        cursorTtl,
        maintenance,
        commits);
  }

  /** The same with another bound on sorting in memory. */
  public EngineOptions withMaxSortEntities(int entities) {
    return new EngineOptions(
        maxBatchMutations,
        maxBatchBytes,
        maxQueuedMutations,
        maxQueuedBytes,
        maxQueueWait,
        maxBulkEntities,
        entities,
        prefetchBytes,
        cpuThreads,
        cacheBytes,
        cursorTtl,
        maintenance,
        commits);
  }

  /** The same with other memory for footers, row indexes and metadata. */
  public EngineOptions withCacheBytes(long bytes) {
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
        bytes,
        cursorTtl,
        maintenance,
        commits);
  }

  /** The same keeping the files of snapshots for another time. */
  public EngineOptions withCursorTtl(Duration time) {
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
        time,
        maintenance,
        commits);
  }

  /** The same with other maintenance by itself. */
  public EngineOptions withMaintenance(AutoMaintenance rules) {
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
        rules,
        commits);
  }

  /** The same telling somebody of commits. */
  public EngineOptions withCommitListener(CommitListener listener) {
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
        listener);
  }
}
