package dev.parquedb.engine.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;

/**
 * Checksums of what Parquet leaves without: the footer and the page index. They stand in a block
 * right before the footer, where other readers do not look: the CRC-32 of each column index and
 * each offset index in the order of the footer (0 for none), the CRC-32 of the footer, the number
 * of index checksums, eight bytes of magic. Integers are 32 bits, little-endian.
 */
final class Checksums {

  /** The bytes of the block beside the index checksums. */
  private static final int FIXED = 16;

  private static final byte[] MAGIC = "PQDBCRC1".getBytes(StandardCharsets.US_ASCII);

  /** The length of the footer and the magic of the file. */
  static final int TRAILER = 8;

  private final int[] columnIndexes;
  private final int[] offsetIndexes;

  private Checksums(int[] columnIndexes, int[] offsetIndexes) {
    this.columnIndexes = columnIndexes;
    this.offsetIndexes = offsetIndexes;
  }

  /** The file with the block put in. */
  static ByteBuffer insert(ByteBuffer file, ParquetMetadata footer) {
    ByteBuffer little = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int footerLength = little.getInt(file.limit() - TRAILER);
    int footerStart = file.limit() - TRAILER - footerLength;
    List<Integer> sums = new ArrayList<>();
    for (BlockMetaData block : footer.getBlocks()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        sums.add(crc(file, chunk.getColumnIndexReference()));
        sums.add(crc(file, chunk.getOffsetIndexReference()));
      }
    }
    ByteBuffer result =
        ByteBuffer.allocate(file.limit() + 4 * sums.size() + FIXED).order(ByteOrder.LITTLE_ENDIAN);
    result.put(file.slice(0, footerStart));
    sums.forEach(result::putInt);
    result.putInt(crc(file.slice(footerStart, footerLength)));
    result.putInt(sums.size());
    result.put(MAGIC);
    result.put(file.slice(footerStart, footerLength + TRAILER));
    return result.flip();
  }

  /**
   * Puts the end of a block, whose checksum of the footer is still to be set.
   *
   * @param sums how many checksums of indexes come before it
   */
  static void endBlock(ByteSink out, int sums) {
    out.putInt(0);
    out.putInt(sums);
    out.put(MAGIC);
  }

  private static int crc(ByteBuffer file, IndexReference reference) {
    return reference == null
        ? 0
        : crc(file.slice(Math.toIntExact(reference.getOffset()), reference.getLength()));
  }

  static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  /** How many bytes before the footer a block for so many column chunks takes. */
  static int length(int chunks) {
    return FIXED + 8 * chunks;
  }

  /** What a check of the footer found. */
  enum Footer {
    /** There is no block: a file of others. */
    UNCHECKED,
    /** The footer is as it was written. */
    INTACT,
    /** It is not. */
    DAMAGED
  }

  /**
   * Checks a footer against the block before it.
   *
   * @param before the bytes before the footer, at least the fixed part of a block if there are any
   * @param footer the footer
   */
  static Footer check(ByteBuffer before, ByteBuffer footer) {
    int end = before.limit();
    if (end < FIXED || !before.slice(end - 8, 8).equals(ByteBuffer.wrap(MAGIC))) {
      return Footer.UNCHECKED;
    }
    int expected = before.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(end - FIXED);
    return expected == crc(footer) ? Footer.INTACT : Footer.DAMAGED;
  }

  /**
   * Reads the checksums of the page index.
   *
   * @param before the bytes before a footer that is {@link Footer#INTACT}
   * @param chunks how many column chunks the footer lists
   * @return the checksums, or null if the block is not for that many
   */
  static Checksums read(ByteBuffer before, int chunks) {
    ByteBuffer little = before.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int end = before.limit();
    if (end < length(chunks) || little.getInt(end - 12) != 2 * chunks) {
      return null;
    }
    int[] columnIndexes = new int[chunks];
    int[] offsetIndexes = new int[chunks];
    little.position(end - length(chunks));
    for (int i = 0; i < chunks; i++) {
      columnIndexes[i] = little.getInt();
      offsetIndexes[i] = little.getInt();
    }
    return new Checksums(columnIndexes, offsetIndexes);
  }

  /**
   * Whether the bytes are the column index of a chunk.
   *
   * @param chunk the chunk, counted over the whole footer
   */
  boolean matchesColumnIndex(int chunk, ByteBuffer bytes) {
    return columnIndexes[chunk] == crc(bytes);
  }

  /**
   * Whether the bytes are the offset index of a chunk.
   *
   * @param chunk the chunk, counted over the whole footer
   */
  boolean matchesOffsetIndex(int chunk, ByteBuffer bytes) {
    return offsetIndexes[chunk] == crc(bytes);
  }
}
