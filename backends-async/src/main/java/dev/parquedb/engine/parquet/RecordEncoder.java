package dev.parquedb.engine.parquet;

import dev.parquedb.table.Columns;
import dev.parquedb.table.StoredColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Encodes rows of any columns, such as those of a table's metadata, into a Parquet file in memory:
 * ZSTD pages with checksums, in the order given. Pure CPU work, meant for the CPU pool; used by one
 * thread at a time, except that any thread may close it.
 */
public final class RecordEncoder implements AutoCloseable {

  /** Small row groups: readers hold one at a time. */
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private static final int PAGE_BYTES = 1 << 20;
  private static final int LEVEL = 3;

  private final MemoryOutputFile file = new MemoryOutputFile();
  private final ZstdCodecFactory codec = new ZstdCodecFactory(LEVEL);
  private final ParquetWriter<Object[]> writer;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.IDLE);
  private long rows;

  /** What borrowed memory may be given back only while nobody works with it. */
  private enum Stage {
    IDLE,
    WORKING,
    CLOSING,
    CLOSED
  }

  /**
   * Creates an encoder.
   *
   * @param name the name of the file's schema
   * @param columns the columns; all may be null
   */
  public RecordEncoder(String name, List<Columns.Column> columns) {
    this(columns, ParquetSchemas.of(name, columns));
  }

  /**
   * Creates an encoder of numbered columns.
   *
   * @param name the name of the file's schema
   * @param columns the columns
   * @param stored how they are named and numbered
   */
  public RecordEncoder(String name, List<Columns.Column> columns, StoredColumns stored) {
    this(
        columns,
        new MessageType(
            name,
            columns.stream()
                .map(column -> NumberedTypes.of(stored.column(column.name()), column.type()))
                .toList()));
  }

  private RecordEncoder(List<Columns.Column> columns, MessageType schema) {
    try {
      writer =
          new FileAppender.Builder(file, RowWriteSupport.records(columns, schema, Map.of()))
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
    work(
        () -> {
          writer.write(row);
          rows++;
        });
  }

  /** How many rows were added. */
  public long rows() {
    return rows;
  }

  /** The file; nothing can be added afterwards. */
  public ByteBuffer finish() {
    work(writer::close);
    return file.view().asReadOnlyBuffer();
  }

  /** A step of writing. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private void work(Step step) {
    if (!stage.compareAndSet(Stage.IDLE, Stage.WORKING)) {
      throw new CancellationException("the encoder was closed");
    }
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    } finally {
      if (!stage.compareAndSet(Stage.WORKING, Stage.IDLE)) {
        stage.set(Stage.CLOSED);
        codec.close();
      }
    }
  }

  /** Gives back what encoding borrowed, when the step under way ends. Idempotent, never waits. */
  @Override
  public void close() {
    while (true) {
      Stage now = stage.get();
      if (now == Stage.IDLE && stage.compareAndSet(now, Stage.CLOSED)) {
        codec.close();
        return;
      }
      boolean left = now == Stage.WORKING && stage.compareAndSet(now, Stage.CLOSING);
      if (left || now == Stage.CLOSING || now == Stage.CLOSED) {
        return;
      }
    }
  }
}
