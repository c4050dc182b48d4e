package dev.parquedb.entity;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * Options of a compaction. It holds about four times {@code targetFileSize} in memory.
 *
 * @param targetFileSize the size in bytes that merged files aim at
 * @param maxFiles the most files to merge in one run
 * @param minFileSize files below this size in bytes are merged
 * @param minDeleted files of whose rows at least this part is deleted are rewritten without them,
 *     from 0, which is for any, to 1
 * @param run whether to change anything
 * @param onProgress called as work goes on, on a thread that must not be blocked
 */
public record CompactOptions(
    long targetFileSize,
    int maxFiles,
    long minFileSize,
    double minDeleted,
    Run run,
    Consumer<MaintenanceProgress> onProgress) {

  /** The defaults. */
  public static final CompactOptions DEFAULT =
      new CompactOptions(128L << 20, 10_000, 32L << 20, 0, Run.REAL, progress -> {});

  public CompactOptions {
    Checks.positive(targetFileSize, "targetFileSize");
    Checks.positive(maxFiles, "maxFiles");
    Checks.notNegative(minFileSize, "minFileSize");
    if (!(minDeleted >= 0 && minDeleted <= 1)) {
      throw new InvalidInputException(
          "minDeleted", "minDeleted must be within 0 and 1: " + minDeleted);
    }
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(onProgress, "onProgress");
  }

  /** The same without changing anything. */
  public CompactOptions asDryRun() {
    return new CompactOptions(
        targetFileSize, maxFiles, minFileSize, minDeleted, Run.DRY, onProgress);
  }

  /** The same telling somebody. */
  public CompactOptions withProgress(Consumer<MaintenanceProgress> listener) {
    return new CompactOptions(targetFileSize, maxFiles, minFileSize, minDeleted, run, listener);
  }

  /** The same with other sizes in bytes. */
  public CompactOptions withSizes(long target, long min) {
    return new CompactOptions(target, maxFiles, min, minDeleted, run, onProgress);
  }

  /** The same merging at the most so many files. */
  public CompactOptions withMaxFiles(int files) {
    return new CompactOptions(targetFileSize, files, minFileSize, minDeleted, run, onProgress);
  }

  /** The same leaving files alone of whose rows a smaller part is deleted. */
  public CompactOptions withMinDeleted(double part) {
    return new CompactOptions(targetFileSize, maxFiles, minFileSize, part, run, onProgress);
  }
}
