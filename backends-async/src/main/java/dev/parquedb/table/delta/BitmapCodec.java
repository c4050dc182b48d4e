package dev.parquedb.table.delta;

import dev.parquedb.table.RowSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of a deletion vector (Delta protocol, "Deletion Vector Format"). */
final class BitmapCodec {

  /** The portable form: the one the protocol defines, and the one written. */
  static final int PORTABLE = 1681511377;

  /**
   * An older form that some writers used: a 32-bit count, bitmaps with their lengths. Its frame is
   * little-endian, but big-endian in the inline example of the protocol.
   */
  static final int NATIVE = 1681511376;

  private BitmapCodec() {}

  static byte[] encode(RowSet rows) {
    byte[] portable = rows.toPortableBytes();
    return ByteBuffer.allocate(4 + portable.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(PORTABLE)
        .put(portable)
        .array();
  }

  /**
   * Reads any form.
   *
   * @param bytes the vector, without framing
   * @return the rows
   * @throws IOException when the bytes are not a deletion vector
   */
  static RowSet decode(byte[] bytes) throws IOException {
    if (bytes.length < 4) {
      throw new IOException("a deletion vector has at least 4 bytes");
    }
    int magic = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (magic == PORTABLE) {
      return RowSet.fromPortableBytes(bytes, 4);
    }
    if (magic == NATIVE) {
      return RowSet.fromPortableBytes(portable(bytes, ByteOrder.LITTLE_ENDIAN), 0);
    }
    if (magic == Integer.reverseBytes(NATIVE)) {
      return RowSet.fromPortableBytes(portable(bytes, ByteOrder.BIG_ENDIAN), 0);
    }
    throw new IOException("unknown magic number " + magic);
  }

  /** Frames the 32-bit bitmaps of the older form as the portable one does. */
  private static byte[] portable(byte[] bytes, ByteOrder order) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes, 4, bytes.length - 4).order(order);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 8);
    try {
      int count = in.getInt();
      out.writeBytes(littleEndian(8, count));
      for (int key = 0; key < count; key++) {
        byte[] bitmap = new byte[checkedSize(in.getInt(), in)];
        in.get(bitmap);
        out.writeBytes(littleEndian(4, key));
        out.writeBytes(bitmap);
      }
    } catch (BufferUnderflowException e) {
      throw new IOException("it ends early", e);
    }
    return out.toByteArray();
  }

  private static int checkedSize(int size, ByteBuffer in) throws IOException {
    if (size < 0 || size > in.remaining()) {
      throw new IOException("a bitmap of " + size + " bytes does not fit");
    }
    return size;
  }

  private static byte[] littleEndian(int width, int value) {
    ByteBuffer buffer = ByteBuffer.allocate(width).order(ByteOrder.LITTLE_ENDIAN);
    return (width == 8 ? buffer.putLong(value) : buffer.putInt(value)).array();
  }
}
