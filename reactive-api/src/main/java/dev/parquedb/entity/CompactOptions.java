package dev.parquedb.entity;

import java.util.function.Consumer;

/**
 * Options of a compaction.
 *
 * @param targetFileSize the size in bytes that merged files aim at
 * @param maxFiles the most files to merge in one run
 * @param minFileSize files below this size in bytes are merged
 * @param run whether to change anything
 * @param onProgress called as work goes on, on a thread that must not be blocked
 */
public record CompactOptions(
    long targetFileSize,
    int maxFiles,
    long minFileSize,
    Run run,
    Consumer<MaintenanceProgress> onProgress) {

  /** The defaults. */
  public static final CompactOptions DEFAULT =
      new CompactOptions(128L << 20, 10_000, 32L << 20, Run.REAL, progress -> {});

  public CompactOptions {
    Checks.positive(targetFileSize, "targetFileSize");
    Checks.positive(maxFiles, "maxFiles");
    Checks.notNegative(minFileSize, "minFileSize");
  }

  /** The same without changing anything. */
  public CompactOptions asDryRun() {
    return new CompactOptions(targetFileSize, maxFiles, minFileSize, Run.DRY, onProgress);
  }

  /** The same telling somebody. */
  public CompactOptions withProgress(Consumer<MaintenanceProgress> listener) {
    return new CompactOptions(targetFileSize, maxFiles, minFileSize, run, listener);
  }
}
