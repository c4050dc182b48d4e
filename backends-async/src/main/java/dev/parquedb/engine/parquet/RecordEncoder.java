package dev.parquedb.engine.parquet;

import dev.parquedb.table.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Encodes rows of any columns, such as those of a table's metadata, into a Parquet file in memory:
 * ZSTD pages with checksums, in the order given. Pure CPU work, meant for the CPU pool; used by one
 * thread at a time.
 */
public final class RecordEncoder implements AutoCloseable {

  /** Small row groups: readers hold one at a time. */
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private static final int PAGE_BYTES = 1 << 20;
  private static final int LEVEL = 3;

  private final MemoryOutputFile file = new MemoryOutputFile();
  private final ZstdCodecFactory codec = new ZstdCodecFactory(LEVEL);
  private final ParquetWriter<Object[]> writer;
  private long rows;

  /**
   * Creates an encoder.
   *
   * @param name the name of the file's schema
   * @param columns the columns; all may be null
   */
  public RecordEncoder(String name, List<Columns.Column> columns) {
    MessageType schema = ParquetSchemas.of(name, columns);
    try {
      writer =
          new ParquetEncoder.Builder(file, RowWriteSupport.records(columns, schema, Map.of()))
              .withConf(new PlainParquetConfiguration())
              .withCodecFactory(codec)
              .withCompressionCodec(CompressionCodecName.ZSTD)
              .withRowGroupSize(ROW_GROUP_BYTES)
              .withPageSize(PAGE_BYTES)
              .withSizeStatisticsEnabled(false)
              .withPageWriteChecksumEnabled(true)
              .withDictionaryEncoding(false)
              .build();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }

  /**
   * Adds a row.
   *
   * @param row one value a column, of the types that {@link RowBatch#value} gives; null for none
   */
  public void add(Object[] row) {
    try {
      writer.write(row);
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }

  /** How many rows were added. */
  public long rows() {
    return rows;
  }

  /** The file; nothing can be added afterwards. */
  public ByteBuffer finish() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return file.view().asReadOnlyBuffer();
  }

  /** Gives back what encoding borrowed; to be called once. */
  @Override
  public void close() {
    codec.close();
  }
}
