package dev.parquedb.storage.spi;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.UnsupportedStorageException;
import java.util.List;
import java.util.Optional;

/**
 * What to read.
 *
 * @param path the normalised path
 * @param ranges at least one range; none is empty, ends may lie behind the end of the file
 * @param ifVersion the only version that may be read; another one present is a {@link
 *     dev.parquedb.storage.PreconditionFailedException}
 */
public record ReadRequest(String path, List<ByteRange> ranges, Optional<String> ifVersion) {

  private static final long LARGEST_BUFFER = Integer.MAX_VALUE - 8L;

  public ReadRequest {
    ranges = List.copyOf(ranges);
  }

  /** The same, for one version only; null for any. */
  public ReadRequest onlyVersion(String version) {
    return new ReadRequest(path, ranges, Optional.ofNullable(version));
  }

  /** A request for one range of any version. */
  public static ReadRequest of(String path, ByteRange range) {
    return new ReadRequest(path, List.of(range), Optional.empty());
  }

  /** The range of a request that has exactly one. */
  public ByteRange range() {
    return ranges.get(0);
  }

  /**
   * What a range comes to in a file of a size.
   *
   * @param range one of the ranges
   * @param size the size of the file in bytes
   * @return the range cut to the file; empty when it lies behind the end
   * @throws UnsupportedStorageException when the rest does not fit one buffer
   */
  public ByteRange clamp(ByteRange range, long size) {
    long start = Math.min(range.start(), size);
    ByteRange clamped = new ByteRange(start, Math.max(start, Math.min(range.end(), size)));
    if (clamped.length() > LARGEST_BUFFER) {
      throw new UnsupportedStorageException(
          path,
          "Cannot read "
              + clamped.length()
              + " bytes of "
              + path
              + " into one buffer; use readStream or smaller ranges");
    }
    return clamped;
  }
}
