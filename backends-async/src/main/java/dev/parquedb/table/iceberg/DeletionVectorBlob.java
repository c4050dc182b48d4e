package dev.parquedb.table.iceberg;

import dev.parquedb.table.RowSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Deletion vectors as blobs of Puffin files (Puffin specification, "deletion-vector-v1"): the
 * length of what follows without the checksum, a magic number, the rows as a 64-bit Roaring bitmap,
 * a checksum of both. Pure.
 */
final class DeletionVectorBlob {

  /** The name of the kind of blob. */
  static final String TYPE = "deletion-vector-v1";

  private static final int MAGIC = 0xD1D33964;
  private static final int FRAME = 3 * Integer.BYTES;

  private DeletionVectorBlob() {}

  static ByteBuffer write(RowSet rows) {
    byte[] bitmap = rows.toPortableBytes();
    ByteBuffer blob = ByteBuffer.allocate(bitmap.length + FRAME);
    blob.putInt(bitmap.length + Integer.BYTES).putInt(MAGIC).put(bitmap);
    CRC32 checksum = new CRC32();
    checksum.update(blob.array(), Integer.BYTES, bitmap.length + Integer.BYTES);
    return blob.putInt((int) checksum.getValue()).flip();
  }

  static RowSet read(byte[] blob) throws IOException {
    if (blob.length < FRAME) {
      throw new IOException("the vector is too short");
    }
    ByteBuffer in = ByteBuffer.wrap(blob);
    int length = blob.length - 2 * Integer.BYTES;
    if (in.getInt() != length || in.getInt() != MAGIC) {
      throw new IOException("no deletion vector is there");
    }
    CRC32 checksum = new CRC32();
    checksum.update(blob, Integer.BYTES, length);
    if (in.getInt(Integer.BYTES + length) != (int) checksum.getValue()) {
      throw new IOException("the checksum of the vector is wrong");
    }
    return RowSet.fromPortableBytes(blob, 2 * Integer.BYTES);
  }
}
