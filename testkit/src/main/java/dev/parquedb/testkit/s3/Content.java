package dev.parquedb.testkit.s3;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The bytes of an object or part. */
sealed interface Content {

  /** The size in bytes. */
  long size();

  /** How much memory it takes, in bytes. */
  default long held() {
    return 0;
  }

  /**
   * Some bytes.
   *
   * @param from where to start, below the size
   * @param most how many at most, from 1
   * @return at least one
   */
  byte[] read(long from, int most);

  /** Bytes kept in memory, as they arrived. */
  record Held(List<byte[]> pieces, long[] starts, long size) implements Content {

    static Held of(List<byte[]> pieces) {
      long[] starts = new long[pieces.size()];
      long size = 0;
      for (int i = 0; i < starts.length; i++) {
        starts[i] = size;
        size += pieces.get(i).length;
      }
      return new Held(List.copyOf(pieces), starts, size);
    }

    @Override
    public long held() {
      return size;
    }

    @Override
    public byte[] read(long from, int most) {
      int found = Arrays.binarySearch(starts, from);
      int index = found >= 0 ? found : -found - 2;
      byte[] piece = pieces.get(index);
      int start = (int) (from - starts[index]);
      return start == 0 && piece.length <= most
          ? piece
          : Arrays.copyOfRange(piece, start, (int) Math.min(piece.length, (long) start + most));
    }

    /** The part between two offsets, without copying whole pieces. */
    Held slice(long from, long to) {
      List<byte[]> part = new ArrayList<>();
      for (long at = from; at < to; ) {
        byte[] bytes = read(at, (int) Math.min(1 << 16, to - at));
        part.add(bytes);
        at += bytes.length;
      }
      return of(part);
    }

    @Override
    public String toString() {
      return "Held[" + size + " bytes]";
    }
  }

  /** Bytes that follow from a seed. */
  record Generated(long seed, long size) implements Content {
    @Override
    public byte[] read(long from, int most) {
      return GeneratedContent.bytes(seed, from, (int) Math.min(most, size - from));
    }
  }

  /** Bytes that were checksummed and thrown away. */
  record Discarded(long size) implements Content {
    @Override
    public byte[] read(long from, int most) {
      throw S3Error.notImplemented("Reading content from a bucket that discards it");
    }
  }

  /** Contents one after the other. */
  static Content concatenation(List<Content> parts) {
    if (parts.stream().allMatch(Held.class::isInstance)) {
      List<byte[]> pieces = new ArrayList<>();
      parts.forEach(part -> pieces.addAll(((Held) part).pieces()));
      return Held.of(pieces);
    }
    return new Discarded(parts.stream().mapToLong(Content::size).sum());
  }
}
