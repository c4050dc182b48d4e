package dev.parquedb.engine.parquet;

import dev.parquedb.Utf8Order;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * Encodes entities into a Parquet file in memory: ZSTD pages with checksums, a page index, rows
 * sorted by {@code $id}. Pure CPU work; safe from any thread, meant for the CPU pool.
 */
public final class ParquetEncoder {

  private static final int BOUND_BYTES = 64;

  private ParquetEncoder() {}

  /** {@link #encode(EntitySchema, List, WriteLayout)} with {@link WriteLayout#DEFAULT}. */
  public static EncodedFile encode(EntitySchema schema, List<Entity> rows) {
    return encode(schema, rows, WriteLayout.DEFAULT);
  }

  /**
   * Encodes rows. Values that do not fit their declared field are kept in {@code $data}: {@link
   * EntityCodec#validate} is the place that refuses them.
   *
   * @param schema the declared fields
   * @param rows the rows, in any order
   * @param layout the sizes of row groups and pages
   * @return the file; its rows are in the order of the UTF-8 bytes of their ids, rows of one id in
   *     the order given
   */
  public static EncodedFile encode(EntitySchema schema, List<Entity> rows, WriteLayout layout) {
    List<Entity> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparing(Entity::id, Utf8Order.COMPARATOR));
    RowSplitter splitter = new RowSplitter(schema);
    List<Object[]> split = new ArrayList<>(sorted.size());
    for (Entity entity : sorted) {
      split.add(splitter.split(entity));
    }
    List<Columns.Column> columns = Columns.of(schema);
    FileNotes notes =
        new FileNotes(
            splitter.nullsInPayload(),
            splitter.valuesInPayload(),
            StatsCollector.columnsWithNan(columns, split));
    ByteBuffer bytes = write(columns, ParquetSchemas.of(schema), split, notes, layout);
    return new EncodedFile(
        bytes.asReadOnlyBuffer(),
        sorted.size(),
        StatsCollector.of(columns, split, splitter.valuesInPayload()),
        sorted);
  }

  private static ByteBuffer write(
      List<Columns.Column> columns,
      MessageType schema,
      List<Object[]> rows,
      FileNotes notes,
      WriteLayout layout) {
    MemoryOutputFile file = new MemoryOutputFile();
    ParquetMetadata footer;
    try (ZstdCodecFactory codec = new ZstdCodecFactory(layout.zstdLevel())) {
      Builder builder =
          new Builder(file, RowWriteSupport.entities(columns, schema, notes.toFooter()))
              .withConf(new PlainParquetConfiguration())
              .withCodecFactory(codec)
              .withCompressionCodec(CompressionCodecName.ZSTD)
              .withRowGroupSize(layout.rowGroupBytes())
              .withRowGroupRowCountLimit(layout.rowGroupRows())
              .withPageSize(layout.pageBytes())
              .withPageRowCountLimit(layout.pageRows())
              .withMinRowCountForPageSizeCheck(EncodingChoice.firstCheck(rows, layout))
              .withColumnIndexTruncateLength(BOUND_BYTES)
              .withStatisticsTruncateLength(BOUND_BYTES * 4)
              .withSizeStatisticsEnabled(false)
              .withPageWriteChecksumEnabled(true)
              .withDictionaryEncoding(false);
      EncodingChoice.dictionaries(columns, rows)
          .forEach(name -> builder.withDictionaryEncoding(name, true));
      EncodingChoice.withoutBounds(columns)
          .forEach(name -> builder.withStatisticsEnabled(name, false));
      ParquetWriter<Object[]> writer = builder.build();
      try (writer) {
        for (Object[] row : rows) {
          writer.write(row);
        }
      }
      footer = writer.getFooter();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return Checksums.insert(file.view(), footer);
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
