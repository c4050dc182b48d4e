package dev.parquedb.storage;

/**
 * A range of bytes of a file.
 *
 * @param start the first byte, from 0
 * @param end the byte after the last one; at least {@code start}
 */
public record ByteRange(long start, long end) {

  /** The number of bytes asked for; a file that ends earlier gives fewer. */
  public long length() {
    return end - start;
  }

  /** A range of {@code length} bytes from {@code start}. */
  public static ByteRange ofLength(long start, long length) {
    return new ByteRange(start, start + length);
  }
}
