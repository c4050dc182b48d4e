package dev.parquedb.engine.parquet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.PayloadKind;
import dev.parquedb.table.Columns;
import dev.parquedb.table.FileForm;
import dev.parquedb.table.FileStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** The most bytes of a text that bounds a page. */
  static final int BOUND_BYTES = 64;

  /** The most bytes of a text that bounds a column of a row group. */
  static final int STATISTICS_BYTES = BOUND_BYTES * 4;

  private static final Cache<FileForm, StoredSchema> SCHEMAS =
      Caffeine.newBuilder().maximumSize(1_000).executor(Runnable::run).build();

  private final FileForm form;
  private final WriteLayout layout;
  private final List<Columns.Column> columns;
  private final RowSplitter splitter;
  private final List<StatsCollector> stats;
  private final MemoryOutputFile file = new MemoryOutputFile();
  private final ZstdCodecFactory codec;
  private final List<Object[]> waiting = new ArrayList<>();
  private ParquetWriter<Object[]> writer;
  private long waitingBytes;
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
    for (Object[] row : split) {
      for (int i = 0; i < row.length; i++) {
        stats.get(i).add(row[i]);
      }
    }
    rows += split.size();
    if (writer == null) {
      waiting.addAll(split);
      if (hasFewRows() && waitsWithin(split)) {
        return;
      }
    }
    write(split);
  }

  private boolean hasFewRows() {
    return rows < EncodingChoice.MIN_ROWS
        && rows <= layout.pageRows()
        && rows <= layout.rowGroupRows();
  }

  /** Whether what waits still is a page of a column at the most, with these rows added. */
  private boolean waitsWithin(List<Object[]> more) {
    more.forEach(row -> waitingBytes += EncodingChoice.length(row));
    return waitingBytes <= layout.pageBytes();
  }

  private void write(List<Object[]> split) {
    try {
      List<Object[]> due = split;
      if (writer == null) {
        due = List.copyOf(waiting);
        waiting.clear();
        writer = open(due);
      }
      for (Object[] row : due) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }

  /** How many rows were added. */
  public long rows() {
    return rows;
  }

  /** About how many bytes the file has so far. */
  public long bytes() {
    return writer == null ? waitingBytes : writer.getDataSize();
  }

  /** Ends the file; nothing can be added after it. */
  public Appended finish() {
    if (writer == null && rows == 0) {
      write(List.of());
    }
    ByteBuffer bytes = writer == null ? small() : large();
    return new Appended(
        bytes.asReadOnlyBuffer(), rows, StatsCollector.stats(stats, splitter.valuesInPayload()));
  }

  private ByteBuffer small() {
    PayloadColumn payload = PayloadColumn.of(form.payload(), waiting);
    StoredSchema schema =
        form.payload().kind() == PayloadKind.JSON
            ? SCHEMAS.get(form, missing -> StoredSchema.of(schema(payload)))
            : StoredSchema.of(schema(payload));
    Set<String> unbounded = withoutBounds(payload);
    LeafRecorder recorder =
        new LeafRecorder(
            schema.message(), leaf -> !unbounded.contains(String.join(".", leaf.getPath())));
    RowWriteSupport support =
        RowWriteSupport.entities(columns, schema.message(), payload, this::notes);
    support.prepareForWrite(recorder);
    waiting.forEach(support::write);
    return SmallFile.encode(schema, recorder.leaves(), waiting.size(), notes(), codec);
  }

  private ByteBuffer large() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return Checksums.insert(file.view(), writer.getFooter());
  }

  private MessageType schema(PayloadColumn payload) {
    return ParquetSchemas.of(columns, payload.type(), form.columns());
  }

  /** The leaf columns of which no order matters, by their paths in the file. */
  private Set<String> withoutBounds(PayloadColumn payload) {
    Set<String> paths = new HashSet<>();
    EncodingChoice.withoutBounds(columns).forEach(name -> paths.add(stored(name)));
    payload.withoutBounds().forEach(path -> paths.add(stored(path)));
    return paths;
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
    RowWriteSupport support =
        RowWriteSupport.entities(columns, schema(column), column, this::notes);
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
            .withStatisticsTruncateLength(STATISTICS_BYTES)
            .withSizeStatisticsEnabled(false)
            .withPageWriteChecksumEnabled(true)
            .withDictionaryEncoding(false);
    EncodingChoice.dictionaries(columns, sample)
        .forEach(name -> builder.withDictionaryEncoding(stored(name), true));
    column.dictionaries().forEach(path -> builder.withDictionaryEncoding(stored(path), true));
    withoutBounds(column).forEach(path -> builder.withStatisticsEnabled(path, false));
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
