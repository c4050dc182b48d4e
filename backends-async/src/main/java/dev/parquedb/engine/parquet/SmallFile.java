package dev.parquedb.engine.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageType;

/**
 * Encodes a file of few rows: one row group, one page a column, plain values. It has all that a
 * large file has (bounds, page index, checksums) at a fraction of the work. Not thread-safe.
 */
final class SmallFile {

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Pages below this are not worth a compressor's frame. */
  private static final int MIN_COMPRESSED = 128;

  private static final int UNCOMPRESSED = 0;
  private static final int ZSTD = 6;
  private static final int ASCENDING = 1;

  private final List<LeafBuffer> leaves;
  private final ZstdCodecFactory codec;
  private final int rows;
  private final Chunk[] chunks;
  private final ByteSink out = new ByteSink(4096);
  private final ThriftWriter thrift = new ThriftWriter(out);

  /** Where the parts of a column lie. */
  private static final class Chunk {
    int start;
    int codec;
    int compressed;
    int uncompressed;
    int columnIndex;
    int columnIndexLength;
    int offsetIndex;
    int offsetIndexLength;
  }

  private SmallFile(List<LeafBuffer> leaves, ZstdCodecFactory codec, int rows) {
    this.leaves = leaves;
    this.codec = codec;
    this.rows = rows;
    this.chunks = new Chunk[leaves.size()];
  }

  /**
   * Encodes a file.
   *
   * @param schema its schema, as a footer has it
   * @param leaves its columns
   * @param rows how many rows they hold
   * @param notes its key-value metadata
   * @param codec compresses
   * @return the file
   */
  static ByteBuffer encode(
      StoredSchema schema,
      List<LeafBuffer> leaves,
      int rows,
      Map<String, String> notes,
      ZstdCodecFactory codec) {
    return new SmallFile(leaves, codec, rows).encode(schema, notes);
  }

  private ByteBuffer encode(StoredSchema schema, Map<String, String> notes) {
    out.put(MAGIC);
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = new Chunk();
      page(chunks[i], leaves.get(i));
    }
    int indexes = out.size();
    for (int i = 0; i < chunks.length; i++) {
      columnIndex(chunks[i], leaves.get(i));
    }
    for (Chunk chunk : chunks) {
      offsetIndex(chunk);
    }
    int sums = out.size();
    for (int i = 0; i < 2 * chunks.length; i++) {
      out.putInt(0);
    }
    int tail = out.size();
    Checksums.endBlock(out, 2 * chunks.length);
    int footer = out.size();
    footer(schema, notes, indexes);
    int length = out.size() - footer;
    out.putInt(length);
    out.put(MAGIC);
    for (int i = 0; i < chunks.length; i++) {
      out.setInt(sums + 8 * i, crc(chunks[i].columnIndex, chunks[i].columnIndexLength));
      out.setInt(sums + 8 * i + 4, crc(chunks[i].offsetIndex, chunks[i].offsetIndexLength));
    }
    out.setInt(tail, crc(footer, length));
    return out.view(0, out.size());
  }

  private int crc(int start, int length) {
    return length == 0 ? 0 : Checksums.crc(out.view(start, length));
  }

  private void page(Chunk chunk, LeafBuffer leaf) {
    ByteSink content = new ByteSink(leaf.bytes() + 16);
    leaf.page(content);
    ByteSink page = content;
    chunk.codec = UNCOMPRESSED;
    if (content.size() >= MIN_COMPRESSED) {
      ByteSink smaller = codec.compress(content);
      if (smaller.size() < content.size()) {
        page = smaller;
        chunk.codec = ZSTD;
      }
    }
    chunk.start = out.size();
    thrift
        .begin()
        .i32(1, PageType.DATA_PAGE.getValue())
        .i32(2, content.size())
        .i32(3, page.size())
        .i32(4, Checksums.crc(page.view(0, page.size())))
        .struct(5)
        .i32(1, leaf.entries())
        .i32(2, Encoding.PLAIN.getValue())
        .i32(3, Encoding.RLE.getValue())
        .i32(4, Encoding.RLE.getValue())
        .end()
        .end();
    chunk.uncompressed = out.size() - chunk.start + content.size();
    out.put(page.array(), 0, page.size());
    chunk.compressed = out.size() - chunk.start;
  }

  private void columnIndex(Chunk chunk, LeafBuffer leaf) {
    if (!leaf.bounded()) {
      return;
    }
    boolean empty = leaf.nulls() == leaf.entries();
    byte[] min = leaf.min(FileAppender.BOUND_BYTES);
    byte[] max = leaf.max(FileAppender.BOUND_BYTES);
    if (!empty && (min == null || max == null)) {
      return;
    }
    byte[] none = new byte[0];
    chunk.columnIndex = out.size();
    thrift
        .begin()
        .list(1, ThriftWriter.Element.BOOL, 1)
        .element(empty)
        .list(2, ThriftWriter.Element.BINARY, 1)
        .element(empty ? none : min)
        .list(3, ThriftWriter.Element.BINARY, 1)
        .element(empty ? none : max)
        .i32(4, ASCENDING)
        .list(5, ThriftWriter.Element.I64, 1)
        .element(leaf.nulls());
    if (leaf.isReal()) {
      thrift.list(8, ThriftWriter.Element.I64, 1).element(leaf.nans());
    }
    thrift.end();
    chunk.columnIndexLength = out.size() - chunk.columnIndex;
  }

  private void offsetIndex(Chunk chunk) {
    chunk.offsetIndex = out.size();
    thrift
        .begin()
        .list(1, ThriftWriter.Element.STRUCT, 1)
        .begin()
        .i64(1, chunk.start)
        .i32(2, chunk.compressed)
        .i64(3, 0)
        .end()
        .end();
    chunk.offsetIndexLength = out.size() - chunk.offsetIndex;
  }

  private void footer(StoredSchema schema, Map<String, String> notes, int end) {
    thrift.begin().raw(StoredSchema.LAST_FIELD, schema.head()).i64(3, rows);
    thrift.list(4, ThriftWriter.Element.STRUCT, 1).begin();
    thrift.list(1, ThriftWriter.Element.STRUCT, chunks.length);
    long uncompressed = 0;
    for (int i = 0; i < chunks.length; i++) {
      chunk(chunks[i], leaves.get(i));
      uncompressed += chunks[i].uncompressed;
    }
    thrift.i64(2, uncompressed).i64(3, rows).i64(5, MAGIC.length).i64(6, end - MAGIC.length).end();
    thrift.list(5, ThriftWriter.Element.STRUCT, notes.size());
    new TreeMap<>(notes).forEach((key, value) -> thrift.begin().text(1, key).text(2, value).end());
    thrift.text(6, StoredSchema.CREATED_BY);
    thrift.list(7, ThriftWriter.Element.STRUCT, chunks.length);
    for (LeafBuffer leaf : leaves) {
      thrift.begin().struct(StoredSchema.order(leaf.column())).end().end();
    }
    thrift.end();
  }

  private void chunk(Chunk chunk, LeafBuffer leaf) {
    ColumnDescriptor column = leaf.column();
    thrift.begin().i64(2, 0).struct(3);
    thrift.i32(1, StoredSchema.physical(column));
    thrift.list(2, ThriftWriter.Element.I32, 2);
    thrift.element(Encoding.PLAIN.getValue()).element(Encoding.RLE.getValue());
    thrift.list(3, ThriftWriter.Element.BINARY, column.getPath().length);
    for (String part : column.getPath()) {
      thrift.element(part);
    }
    thrift
        .i32(4, chunk.codec)
        .i64(5, leaf.entries())
        .i64(6, chunk.uncompressed)
        .i64(7, chunk.compressed)
        .i64(9, chunk.start);
    if (leaf.bounded()) {
      statistics(leaf);
    }
    thrift.list(13, ThriftWriter.Element.STRUCT, 1).begin();
    thrift.i32(1, PageType.DATA_PAGE.getValue()).i32(2, Encoding.PLAIN.getValue()).i32(3, 1).end();
    thrift.end();
    thrift.i64(4, chunk.offsetIndex).i32(5, chunk.offsetIndexLength);
    if (chunk.columnIndexLength > 0) {
      thrift.i64(6, chunk.columnIndex).i32(7, chunk.columnIndexLength);
    }
    thrift.end();
  }

  private void statistics(LeafBuffer leaf) {
    byte[] min = leaf.min(FileAppender.STATISTICS_BYTES);
    byte[] max = leaf.max(FileAppender.STATISTICS_BYTES);
    thrift.struct(12).i64(3, leaf.nulls());
    if (min != null && max != null) {
      boolean exact = leaf.isExact(FileAppender.STATISTICS_BYTES);
      thrift.binary(5, max).binary(6, min).bool(7, exact).bool(8, exact);
    }
    if (leaf.isReal()) {
      thrift.i64(9, leaf.nans());
    }
    thrift.end();
  }
}
