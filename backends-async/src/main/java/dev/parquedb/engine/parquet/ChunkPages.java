package dev.parquedb.engine.parquet;

import dev.parquedb.storage.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * The pages of one column chunk, from memory: headers are checked against the footer and the page
 * index, checksums against the bytes, and each page is decompressed when it is its turn.
 */
final class ChunkPages implements PageReader {

  /**
   * A row after all others, that the rows wanted of picked pages end with. parquet-java takes a
   * column for ended as soon as the last row wanted is known, even where the page it is on was not
   * read yet; with one more row it reads on.
   */
  static final long END_ROW = Long.MAX_VALUE - 1;

  private final RowGroupPlan.Chunk plan;
  private final ColumnChunkMetaData chunk;
  private final ResidentBytes bytes;
  private final boolean flat;
  private final boolean ours;
  private final Iterator<Integer> picked;
  private ByteBuffer current;
  private long valuesLeft;
  private boolean ended;

  /**
   * Creates the reader.
   *
   * @param plan what was planned for the chunk
   * @param bytes holds at least what was planned
   * @param ours whether the file is one of ours, of which more can be checked
   */
  ChunkPages(RowGroupPlan.Chunk plan, ResidentBytes bytes, boolean ours) {
    this.plan = plan;
    this.ours = ours;
    this.chunk = plan.chunk();
    this.bytes = bytes;
    flat = plan.leaf().getMaxRepetitionLevel() == 0;
    valuesLeft = chunk.getValueCount();
    picked = plan.picked().iterator();
    ByteRange first = plan.pages() == null ? plan.whole() : plan.head();
    current = bytes.slice(first.start(), first.end());
  }

  @Override
  public long getTotalValueCount() {
    return chunk.getValueCount();
  }

  /** Whether every value of a chunk that is read whole has been handed out. */
  boolean isDrained() {
    return plan.pages() != null || valuesLeft == 0;
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    try {
      ByteBuffer at = current.duplicate();
      if (!at.hasRemaining()) {
        return null;
      }
      PageHeader header = Thrift.pageHeader(at);
      if (header.getType() != PageType.DICTIONARY_PAGE) {
        return null;
      }
      ByteBuffer body = body(header, at);
      current.position(at.position());
      var dictionary = header.getDictionary_page_header();
      if (dictionary.getNum_values() < 0) {
        throw new ParquetDecodingException("a dictionary of " + dictionary.getNum_values());
      }
      byte[] content =
          Decompressor.decompress(chunk.getCodec(), body, header.getUncompressed_page_size());
      // Each entry takes a bit at the least: a larger number is not of this page.
      if (dictionary.getNum_values() > Math.max(8L * content.length, 1)) {
        throw new ParquetDecodingException("a dictionary of " + dictionary.getNum_values());
      }
      return new DictionaryPage(
          BytesInput.from(content),
          content.length,
          dictionary.getNum_values(),
          encoding(dictionary.getEncoding()));
    } catch (IOException e) {
      throw new ParquetDecodingException(e.getMessage(), e);
    }
  }

  @Override
  public DataPage readPage() {
    try {
      return plan.pages() == null ? nextOfAll() : nextPicked();
    } catch (IOException e) {
      throw new ParquetDecodingException(e.getMessage(), e);
    }
  }

  private DataPage nextOfAll() throws IOException {
    while (current.hasRemaining()) {
      PageHeader header = Thrift.pageHeader(current);
      ByteBuffer body = body(header, current);
      if (header.getType() == PageType.DATA_PAGE || header.getType() == PageType.DATA_PAGE_V2) {
        return page(header, body, -1);
      } else if (header.getType() == PageType.DICTIONARY_PAGE) {
        throw new ParquetDecodingException("a dictionary page after the first page");
      }
    }
    throw new ParquetDecodingException(valuesLeft + " values are missing");
  }

  private DataPage nextPicked() throws IOException {
    if (!picked.hasNext()) {
      return end();
    }
    int index = picked.next();
    ByteRange range = plan.page(index);
    ByteBuffer page = bytes.slice(range.start(), range.end());
    PageHeader header = Thrift.pageHeader(page);
    ByteBuffer body = body(header, page);
    if (page.hasRemaining()) {
      throw new ParquetDecodingException("a page is shorter than the page index says");
    }
    return page(header, body, index);
  }

  /** One null in a row that nobody wants, see {@link #END_ROW}. */
  private DataPage end() {
    if (ended) {
      throw new ParquetDecodingException("more values were read than planned");
    }
    ended = true;
    BytesInput oneZero = BytesInput.from(new byte[] {2, 0});
    return DataPageV2.uncompressed(
        1, 1, 1, END_ROW - 1, oneZero, oneZero, Encoding.PLAIN, BytesInput.empty(), null);
  }

  /** The bytes of a page; moves behind them. */
  private ByteBuffer body(PageHeader header, ByteBuffer at) {
    int size = header.getCompressed_page_size();
    if (size < 0 || size > at.remaining() || header.getUncompressed_page_size() < 0) {
      throw new ParquetDecodingException(
          "a page of " + size + " bytes where " + at.remaining() + " are left");
    }
    ByteBuffer body = at.slice(at.position(), size);
    at.position(at.position() + size);
    if (header.isSetCrc()) {
      CRC32 crc = new CRC32();
      crc.update(body.duplicate());
      if ((int) crc.getValue() != header.getCrc()) {
        throw new ParquetDecodingException("a page does not match its checksum");
      }
    }
    return body;
  }

  private DataPage page(PageHeader header, ByteBuffer body, int index) throws IOException {
    return header.getType() == PageType.DATA_PAGE
        ? v1(header, body, index)
        : v2(header, body, index);
  }

  private void count(int values, int index) {
    if (values < 0 || values > valuesLeft) {
      throw new ParquetDecodingException(
          "a page of " + values + " values where " + valuesLeft + " are left");
    }
    if (index >= 0 && flat && values != plan.pages().rows(index)) {
      throw new ParquetDecodingException(
          "a page of " + values + " values for " + plan.pages().rows(index) + " rows");
    }
    valuesLeft -= values;
  }

  private DataPage v1(PageHeader header, ByteBuffer body, int index) throws IOException {
    DataPageHeader data = header.getData_page_header();
    count(data.getNum_values(), index);
    byte[] content =
        Decompressor.decompress(chunk.getCodec(), body, header.getUncompressed_page_size());
    Encoding repetition = encoding(data.getRepetition_level_encoding());
    Encoding definition = encoding(data.getDefinition_level_encoding());
    Encoding values = dataEncoding(data.getEncoding());
    if (!header.isSetCrc()) {
      new PageGuard(plan.leaf(), data.getNum_values()).v1(content, repetition, definition, values);
    }
    BytesInput input = BytesInput.from(content);
    return index < 0
        ? new DataPageV1(
            input, data.getNum_values(), content.length, null, repetition, definition, values)
        : new DataPageV1(
            input,
            data.getNum_values(),
            content.length,
            plan.pages().firstRows()[index],
            plan.pages().rows(index),
            null,
            repetition,
            definition,
            values);
  }

  private DataPage v2(PageHeader header, ByteBuffer body, int index) throws IOException {
    DataPageHeaderV2 data = header.getData_page_header_v2();
    count(data.getNum_values(), index);
    int repetition = data.getRepetition_levels_byte_length();
    int definition = data.getDefinition_levels_byte_length();
    int levels = Math.addExact(repetition, definition);
    if (repetition < 0 || definition < 0 || levels > body.remaining()) {
      throw new ParquetDecodingException("levels of " + levels + " bytes do not fit the page");
    }
    int length = header.getUncompressed_page_size() - levels;
    ByteBuffer packed = body.slice(levels, body.remaining() - levels);
    boolean compressed = !data.isSetIs_compressed() || data.isIs_compressed();
    byte[] content =
        compressed && packed.hasRemaining()
            ? Decompressor.decompress(chunk.getCodec(), packed, length)
            : Decompressor.decompress(
                org.apache.parquet.hadoop.metadata.CompressionCodecName.UNCOMPRESSED,
                packed,
                length);
    Encoding values = dataEncoding(data.getEncoding());
    if (!header.isSetCrc()) {
      new PageGuard(plan.leaf(), data.getNum_values())
          .v2(body.slice(0, repetition), body.slice(repetition, definition), content, values);
    }
    BytesInput repetitions = BytesInput.from(body.slice(0, repetition));
    BytesInput definitions = BytesInput.from(body.slice(repetition, definition));
    BytesInput input = BytesInput.from(content);
    return index < 0
        ? DataPageV2.uncompressed(
            data.getNum_rows(),
            data.getNum_nulls(),
            data.getNum_values(),
            repetitions,
            definitions,
            values,
            input,
            null)
        : DataPageV2.uncompressed(
            plan.pages().rows(index),
            data.getNum_nulls(),
            data.getNum_values(),
            plan.pages().firstRows()[index],
            repetitions,
            definitions,
            values,
            input,
            null);
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }

  /** The encoding of a page's values, which the footer announces; not all writers are careful. */
  private Encoding dataEncoding(org.apache.parquet.format.Encoding encoding) {
    Encoding values = encoding(encoding);
    if (ours && !chunk.getEncodings().contains(values)) {
      throw new ParquetDecodingException("a page is encoded as " + values + ", unannounced");
    }
    return values;
  }
}
