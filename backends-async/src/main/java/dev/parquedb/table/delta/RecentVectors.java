package dev.parquedb.table.delta;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.table.delta.DeletionVectorFile.SideFile;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The small files of deletion vectors that were written last: the next change of the same data file
 * needs what they hold, without a request. Their names are never used again, so they never change.
 * Safe for any thread; bounded to one MiB.
 */
final class RecentVectors {

  private static final int MAX_FILE_BYTES = 2048;
  private static final long MAX_BYTES = 1 << 20;
  private static final int ENTRY_BYTES = 256;

  private final Cache<String, ByteBuffer> files =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((String path, ByteBuffer bytes) -> ENTRY_BYTES + bytes.remaining())
          .executor(Runnable::run)
          .build();

  /**
   * Keeps a file that is durable, if it is small.
   *
   * @param path its path in the storage
   * @param file the file
   */
  void wrote(String path, SideFile file) {
    if (file.bytes().length <= MAX_FILE_BYTES) {
      files.put(path, ByteBuffer.wrap(file.bytes()).asReadOnlyBuffer());
    }
  }

  /** A range of a file, as a storage would read it; empty when the file is not kept. */
  Optional<ByteBuffer> read(String path, long start, long end) {
    return Optional.ofNullable(files.getIfPresent(path)).map(bytes -> slice(bytes, start, end));
  }

  private static ByteBuffer slice(ByteBuffer bytes, long start, long end) {
    int to = (int) Math.min(end, bytes.remaining());
    int from = (int) Math.min(start, to);
    return bytes.slice(from, to - from);
  }
}
