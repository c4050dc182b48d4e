package dev.parquedb.engine.parquet;

import dev.parquedb.entity.Entity;
import dev.parquedb.table.Columns;
import dev.parquedb.table.FileForm;
import dev.parquedb.table.FileStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Encodes a Parquet file in memory, some rows at a time: ZSTD pages with checksums and a page
 * index. Rows stand in the file as they were added. How columns are encoded is chosen by the first
 * rows. CPU work, meant for the CPU pool; not thread-safe.
 */
public final class FileAppender implements AutoCloseable {

  private static final int BOUND_BYTES = 64;

  private final FileForm form;
  private final WriteLayout layout;
  private final List<Columns.Column> columns;
  private final RowSplitter splitter;
  private final List<StatsCollector> stats;
  private final MemoryOutputFile file = new MemoryOutputFile();
  private final ZstdCodecFactory codec;
  private ParquetWriter<Object[]> writer;
  private long rows;

  /**
   * An encoded file.
   *
   * @param bytes the whole file; read-only, position 0
   * @param rows how many rows it holds
   * @param stats bounds of its columns
   */
  public record Appended(ByteBuffer bytes, long rows, FileStats stats) {}

  /**
   * Starts a file.
   *
   * @param form what the rows are, and how they are stored
   * @param layout the sizes of row groups and pages
   * @param constants the values that all rows have in the fields that partition the table, which
   *     the file does not hold
   */
  public FileAppender(FileForm form, WriteLayout layout, Map<String, Object> constants) {
    this.form = form;
    this.layout = layout;
    this.columns = Columns.stored(form.schema());
    this.splitter = new RowSplitter(form.schema(), form.payload(), constants);
    this.stats = StatsCollector.all(columns);
    this.codec = new ZstdCodecFactory(layout.zstdLevel());
  }

  /** Adds rows. Values that do not fit their declared field are kept in {@code $data}. */
  public void add(List<Entity> entities) {
    List<Object[]> split = new ArrayList<>(entities.size());
    for (Entity entity : entities) {
      split.add(splitter.split(entity));
    }
    try {
      if (writer == null) {
        writer = open(split);
      }
      for (Object[] row : split) {
        for (int i = 0; i < row.length; i++) {
          stats.get(i).add(row[i]);
        }
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    rows += split.size();
  }

  /** How many rows were added. */
  public long rows() {
    return rows;
  }

  /** About how many bytes the file has so far. */
  public long bytes() {
    return writer == null ? 0 : writer.getDataSize();
  }

  /** Ends the file; nothing can be added after it. */
  public Appended finish() {
    try {
      if (writer == null) {
        writer = open(List.of());
      }
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    ByteBuffer bytes = Checksums.insert(file.view(), writer.getFooter());
    return new Appended(
        bytes.asReadOnlyBuffer(), rows, StatsCollector.stats(stats, splitter.valuesInPayload()));
  }

  /** Lets go of native memory; the file is lost unless it was finished. */
  @Override
  public void close() {
    codec.close();
  }

  private Map<String, String> notes() {
    return new FileNotes(
            splitter.nullsInPayload(),
            splitter.valuesInPayload(),
            StatsCollector.columnsWithNan(stats))
        .toFooter();
  }

  private ParquetWriter<Object[]> open(List<Object[]> sample) throws IOException {
    PayloadColumn column = PayloadColumn.of(form.payload(), sample);
    MessageType schema = ParquetSchemas.of(columns, column.type(), form.columns());
    RowWriteSupport support = RowWriteSupport.entities(columns, schema, column, this::notes);
    Builder builder =
        new Builder(file, support)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(codec)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(layout.rowGroupBytes())
            .withRowGroupRowCountLimit(layout.rowGroupRows())
            .withPageSize(layout.pageBytes())
            .withPageRowCountLimit(layout.pageRows())
            .withMinRowCountForPageSizeCheck(EncodingChoice.firstCheck(sample, layout))
            .withColumnIndexTruncateLength(BOUND_BYTES)
            .withStatisticsTruncateLength(BOUND_BYTES * 4)
            .withSizeStatisticsEnabled(false)
            .withPageWriteChecksumEnabled(true)
            .withDictionaryEncoding(false);
    EncodingChoice.dictionaries(columns, sample)
        .forEach(name -> builder.withDictionaryEncoding(stored(name), true));
    column.dictionaries().forEach(path -> builder.withDictionaryEncoding(stored(path), true));
    EncodingChoice.withoutBounds(columns)
        .forEach(name -> builder.withStatisticsEnabled(stored(name), false));
    column.withoutBounds().forEach(path -> builder.withStatisticsEnabled(stored(path), false));
    return builder.build();
  }

  /** The path in the file of a column, or of a leaf of the payload. */
  private String stored(String path) {
    if (form.columns().isEmpty()) {
      return path;
    }
    int dot = path.indexOf('.');
    String column = dot < 0 ? path : path.substring(0, dot);
    return form.columns().get().column(column).stored() + path.substring(column.length());
  }

  /** parquet-java's builder for rows of this package. */
  static final class Builder extends ParquetWriter.Builder<Object[], Builder> {

    private final RowWriteSupport support;

    Builder(MemoryOutputFile file, RowWriteSupport support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @Deprecated
    protected WriteSupport<Object[]> getWriteSupport(Configuration conf) {
      return support;
    }

    @Override
    protected WriteSupport<Object[]> getWriteSupport(ParquetConfiguration conf) {
      return support;
    }
  }
}
