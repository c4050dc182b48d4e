package dev.parquedb.engine.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * Looks at the lengths inside of pages without a checksum before parquet-java takes memory for
 * them: the RLE and bit-packing hybrid of levels and dictionary ids, and the headers of delta
 * encodings, as the Parquet format's Encodings document has them.
 */
final class PageGuard {

  private static final int LARGEST_BLOCK = 1 << 20;

  private final ColumnDescriptor column;
  private final int values;

  PageGuard(ColumnDescriptor column, int values) {
    this.column = column;
    this.values = values;
  }

  /** Checks a page of version 1: the levels, each with its length before it, then the values. */
  void v1(byte[] page, Encoding repetition, Encoding definition, Encoding data) {
    ByteBuffer in = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    levels(in, column.getMaxRepetitionLevel(), repetition);
    boolean known = levels(in, column.getMaxDefinitionLevel(), definition);
    if (known) {
      data(in, data);
    }
  }

  private boolean levels(ByteBuffer in, int max, Encoding encoding) {
    if (max == 0) {
      return true;
    } else if (encoding != Encoding.RLE) {
      return false;
    }
    int length = in.remaining() < 4 ? -1 : in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new ParquetDecodingException("levels of " + length + " bytes do not fit the page");
    }
    hybrid(in.slice(in.position(), length), bits(max));
    in.position(in.position() + length);
    return true;
  }

  private static int bits(int max) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(max);
  }

  /** Checks a page of version 2. */
  void v2(ByteBuffer repetition, ByteBuffer definition, byte[] content, Encoding data) {
    hybrid(repetition, bits(column.getMaxRepetitionLevel()));
    hybrid(definition, bits(column.getMaxDefinitionLevel()));
    data(ByteBuffer.wrap(content), data);
  }

  private void data(ByteBuffer in, Encoding encoding) {
    if (!in.hasRemaining()) {
      return;
    }
    switch (encoding) {
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
        int width = in.get();
        if (width < 0 || width > 32) {
          throw new ParquetDecodingException("dictionary ids of " + width + " bits");
        }
        hybrid(in, width);
      }
      case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY -> delta(in);
      default -> {}
    }
  }

  private void hybrid(ByteBuffer in, int width) {
    long left = values;
    while (in.hasRemaining() && left > 0) {
      int header = varint(in);
      long count = header >>> 1;
      long bytes = (width + 7) / 8;
      if ((header & 1) == 1) {
        bytes = count * width;
        count *= 8;
      }
      // The last group may be padded to eight values, and its padding cut off.
      if (count > left + 7) {
        throw new ParquetDecodingException("a run of " + count + " where " + left + " are left");
      }
      left -= count;
      in.position((int) Math.min(in.limit(), in.position() + bytes));
    }
  }

  private void delta(ByteBuffer in) {
    int block = varint(in);
    int miniblocks = varint(in);
    int total = varint(in);
    if (block <= 0 || block > LARGEST_BLOCK || miniblocks <= 0 || miniblocks > block) {
      throw new ParquetDecodingException("blocks of " + block + " by " + miniblocks);
    } else if (total < 0 || total > values) {
      throw new ParquetDecodingException(total + " values where " + values + " are left");
    }
  }

  private static int varint(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new ParquetDecodingException("a number does not end");
  }
}
