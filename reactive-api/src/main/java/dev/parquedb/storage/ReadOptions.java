package dev.parquedb.storage;

/**
 * Options of a streamed read.
 *
 * @param start the first byte, from 0
 * @param end the byte after the last one; clamped to the size; {@link Long#MAX_VALUE} for the end
 *     of the file
 * @param chunkSize the largest chunk in bytes, from 1
 */
public record ReadOptions(long start, long end, int chunkSize) {

  /** The whole file in chunks of 256 KiB. */
  public static final ReadOptions DEFAULT = new ReadOptions(0, Long.MAX_VALUE, 256 * 1024);

  public ReadOptions {
    if (chunkSize < 1) {
      throw new IllegalArgumentException("chunkSize must be at least 1: " + chunkSize);
    }
  }

  /** The same for another range; checked when the read is made. */
  public ReadOptions withRange(long from, long to) {
    return new ReadOptions(from, to, chunkSize);
  }

  /** The same with another chunk size in bytes, at least 1. */
  public ReadOptions withChunkSize(int bytes) {
    return new ReadOptions(start, end, bytes);
  }
}
