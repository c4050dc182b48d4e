package dev.parquedb.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Contents that tell whether they are whole: a tag, the length, a checksum, then bytes that follow
 * from the tag. A mixture of two contents, or a part of one, never verifies.
 */
public final class Payloads {

  /** The fewest bytes a checksummed content has. */
  public static final int MIN_SIZE = 16;

  private static final int CRC_AT = 12;

  private Payloads() {}

  /**
   * A content with a checksum.
   *
   * @param tag tells contents apart
   * @param size the length in bytes, from {@link #MIN_SIZE}
   */
  public static ByteBuffer of(long tag, int size) {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    bytes.putLong(tag).putInt(size).putInt(0);
    long state = tag;
    while (bytes.remaining() >= Long.BYTES) {
      state = mix(state);
      bytes.putLong(state);
    }
    while (bytes.hasRemaining()) {
      bytes.put((byte) ++state);
    }
    bytes.flip();
    return bytes.putInt(CRC_AT, checksum(bytes));
  }

  /**
   * Checks that a content is whole.
   *
   * @param bytes the content; its position is left alone
   * @return its tag
   * @throws AssertionError when the bytes are not exactly one content
   */
  public static long verify(ByteBuffer bytes) {
    ByteBuffer view = bytes.slice();
    if (view.remaining() < MIN_SIZE) {
      throw new AssertionError("torn content: only " + view.remaining() + " bytes");
    }
    int size = view.getInt(Long.BYTES);
    if (size != view.remaining()) {
      throw new AssertionError("torn content: " + view.remaining() + " of " + size + " bytes");
    }
    int expected = view.getInt(CRC_AT);
    ByteBuffer copy = ByteBuffer.allocate(size).put(view.duplicate()).flip().putInt(CRC_AT, 0);
    if (checksum(copy) != expected) {
      throw new AssertionError("torn content: the checksum of tag " + view.getLong(0) + " differs");
    }
    return view.getLong(0);
  }

  /** The UTF-8 bytes of a text. */
  public static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The text of UTF-8 bytes; the position is left alone. */
  public static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  /** A copy of the bytes between position and limit; the position is left alone. */
  public static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  private static long mix(long state) {
    long z = state + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    return z ^ (z >>> 27);
  }
}
