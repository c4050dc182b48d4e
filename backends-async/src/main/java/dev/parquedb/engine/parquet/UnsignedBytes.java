package dev.parquedb.engine.parquet;

import java.nio.ByteBuffer;
import java.util.Comparator;

/** The order of byte strings by unsigned bytes; a prefix is lower. */
final class UnsignedBytes {

  static final Comparator<ByteBuffer> ORDER = UnsignedBytes::compare;

  private UnsignedBytes() {}

  private static int compare(ByteBuffer a, ByteBuffer b) {
    int mismatch = a.mismatch(b);
    if (mismatch < 0) {
      return 0;
    } else if (mismatch >= a.remaining() || mismatch >= b.remaining()) {
      return Integer.compare(a.remaining(), b.remaining());
    }
    return Integer.compare(
        a.get(a.position() + mismatch) & 0xFF, b.get(b.position() + mismatch) & 0xFF);
  }
}
