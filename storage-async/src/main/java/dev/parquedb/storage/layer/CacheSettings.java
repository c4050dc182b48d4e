package dev.parquedb.storage.layer;

import java.util.Objects;

/**
 * What a cache of reads keeps.
 *
 * @param memoryBytes the most bytes kept in memory, bookkeeping included, from one block
 * @param blockBytes files are kept in blocks of this size, the last one shorter: what is read is
 *     rounded to blocks; from 512 to 16 MiB
 * @param largestRead what reads more bytes at once is not kept, so that a scan does not push out
 *     everything else; from one block
 * @param changing what to do with files that may change
 */
public record CacheSettings(
    long memoryBytes, int blockBytes, long largestRead, ChangingFiles changing) {

  /** 256 MiB of blocks of 64 KiB; reads of up to 8 MiB; files that may change are checked. */
  public static final CacheSettings DEFAULT =
      new CacheSettings(256L * 1024 * 1024, 64 * 1024, 8L * 1024 * 1024, ChangingFiles.CHECK);

  /** What to do with files not marked as immutable by the options of the call. */
  public enum ChangingFiles {
    /**
     * Keep them by path and version: every read first asks the storage for the version, and bytes
     * kept of it are not read again. Pays where files are large, and read often. Storages without
     * unique versions, whose answer may hide two changes, are read as with {@link #PASS}.
     */
    CHECK,
    /** Read them as if there were no cache. */
    PASS
  }

  public CacheSettings {
    Settings.atLeast("blockBytes", 512, blockBytes);
    if (blockBytes > 16 * 1024 * 1024) {
      throw new IllegalArgumentException("blockBytes must be at most 16 MiB: " + blockBytes);
    }
    Settings.atLeast("memoryBytes", blockBytes, memoryBytes);
    Settings.atLeast("largestRead", blockBytes, largestRead);
    Objects.requireNonNull(changing, "changing");
  }

  /** The same with another budget of memory in bytes, from one block. */
  public CacheSettings withMemory(long bytes) {
    return new CacheSettings(bytes, blockBytes, largestRead, changing);
  }

  /** The same with blocks of another size in bytes, from 512 to 16 MiB. */
  public CacheSettings withBlocks(int bytes) {
    return new CacheSettings(memoryBytes, bytes, largestRead, changing);
  }

  /** The same with another largest read that is kept, in bytes, from one block. */
  public CacheSettings withLargestRead(long bytes) {
    return new CacheSettings(memoryBytes, blockBytes, bytes, changing);
  }

  /** The same with another way with files that may change. */
  public CacheSettings withChangingFiles(ChangingFiles how) {
    return new CacheSettings(memoryBytes, blockBytes, largestRead, how);
  }
}
