package dev.parquedb.table.delta;

import dev.parquedb.table.RowSet;
import dev.parquedb.table.delta.DeletionVector.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.zip.CRC32;

/** Files of deletion vectors (Delta protocol, "Deletion Vector File Storage Format"). */
final class DeletionVectorFile {

  private static final byte FORMAT = 1;
  private static final int FRAME = 8;
  private static final int UUID_CHARS = 20;

  private DeletionVectorFile() {}

  /**
   * The deletion vectors of one commit.
   *
   * @param vectors by the path of their data file
   * @param file the side file that holds them; empty when there are none
   */
  record Written(Map<String, DeletionVector> vectors, Optional<SideFile> file) {}

  /**
   * A file that has to be durable before the commit.
   *
   * @param path relative to the table's root
   * @param bytes its bytes
   */
  record SideFile(String path, byte[] bytes) {}

  /**
   * Lays out the vectors of a commit, all in one file. None is kept inline in the log, small as it
   * may be: VACUUM of Delta Lake 4.4.0 for Spark fails on a table that has or had one.
   *
   * @param rows deleted rows by the path of their data file
   * @param name names the file
   */
  static Written write(Map<String, RowSet> rows, UUID name) {
    if (rows.isEmpty()) {
      return new Written(Map.of(), Optional.empty());
    }
    Map<String, byte[]> bitmaps = new LinkedHashMap<>();
    int size = 1;
    for (Map.Entry<String, RowSet> entry : rows.entrySet()) {
      byte[] bitmap = BitmapCodec.encode(entry.getValue());
      bitmaps.put(entry.getKey(), bitmap);
      size = Math.addExact(size, bitmap.length + FRAME);
    }
    Map<String, DeletionVector> vectors = new LinkedHashMap<>();
    ByteBuffer out = ByteBuffer.allocate(size).put(FORMAT);
    bitmaps.forEach(
        (path, bitmap) -> {
          vectors.put(
              path,
              new DeletionVector(
                  Storage.UUID_FILE,
                  shortName(name),
                  OptionalInt.of(out.position()),
                  bitmap.length,
                  rows.get(path).cardinality()));
          out.putInt(bitmap.length).put(bitmap).putInt(checksum(bitmap));
        });
    return new Written(vectors, Optional.of(new SideFile(fileName(name), out.array())));
  }

  /** The bytes of a file that hold a vector and its frame. */
  static long framedSize(DeletionVector vector) {
    return (long) vector.sizeInBytes() + FRAME;
  }

  /**
   * Takes a vector out of its frame.
   *
   * @param vector which one
   * @param framed the bytes from its offset on
   * @throws IOException when size or checksum are wrong
   */
  static byte[] unframed(DeletionVector vector, ByteBuffer framed) throws IOException {
    ByteBuffer in = framed.duplicate();
    if (in.remaining() < framedSize(vector)) {
      throw new IOException("it ends within the deletion vector at " + vector.offset());
    }
    int size = in.getInt();
    if (size != vector.sizeInBytes()) {
      throw new IOException(
          "the deletion vector has " + size + " bytes, not " + vector.sizeInBytes());
    }
    byte[] bitmap = new byte[size];
    in.get(bitmap);
    if (in.getInt() != checksum(bitmap)) {
      throw new IOException("the checksum of the deletion vector is wrong");
    }
    return bitmap;
  }

  /**
   * The path, relative to the table's root, of a file with a short name.
   *
   * @throws IllegalArgumentException when it is none
   */
  static String path(String prefixAndName) {
    int start = prefixAndName.length() - UUID_CHARS;
    if (start < 0) {
      throw new IllegalArgumentException("a deletion vector's name has 20 characters or more");
    }
    ByteBuffer bytes = ByteBuffer.wrap(Z85.decode(prefixAndName.substring(start)));
    String name = fileName(new UUID(bytes.getLong(), bytes.getLong()));
    return start == 0 ? name : prefixAndName.substring(0, start) + "/" + name;
  }

  private static String fileName(UUID name) {
    return "deletion_vector_" + name + ".bin";
  }

  private static String shortName(UUID name) {
    return Z85.encode(
        ByteBuffer.allocate(16)
            .putLong(name.getMostSignificantBits())
            .putLong(name.getLeastSignificantBits())
            .array());
  }

  private static int checksum(byte[] bitmap) {
    CRC32 crc = new CRC32();
    crc.update(bitmap);
    return (int) crc.getValue();
  }
}
