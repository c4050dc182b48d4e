package dev.parquedb.engine.parquet;

import dev.parquedb.table.Columns;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Feeds rows to parquet-java. */
final class RowWriteSupport extends WriteSupport<Object[]> {

  private final MessageType schema;
  private final Supplier<Map<String, String>> footer;
  private final String[] names;
  private final ColumnWriter[] writers;
  private RecordConsumer out;

  private RowWriteSupport(
      List<Columns.Column> columns, MessageType schema, Supplier<Map<String, String>> footer) {
    this.schema = schema;
    this.footer = footer;
    names = schema.getFields().stream().map(Type::getName).toArray(String[]::new);
    writers = new ColumnWriter[names.length];
    for (int i = 0; i < names.length; i++) {
      writers[i] = ColumnWriter.of(columns.get(i).type(), schema.getType(i));
    }
  }

  /**
   * For rows of any columns.
   *
   * @param columns the columns
   * @param schema their Parquet schema
   * @param footer tells the key-value metadata of the file when all rows are written
   */
  static RowWriteSupport records(
      List<Columns.Column> columns, MessageType schema, Map<String, String> footer) {
    return new RowWriteSupport(columns, schema, () -> footer);
  }

  /**
   * For the rows of {@link RowSplitter}.
   *
   * @param columns the columns, the payload last
   * @param schema their Parquet schema
   * @param payload how the payload is written
   * @param footer tells the key-value metadata of the file when all rows are written
   */
  static RowWriteSupport entities(
      List<Columns.Column> columns,
      MessageType schema,
      PayloadColumn payload,
      Supplier<Map<String, String>> footer) {
    RowWriteSupport support = new RowWriteSupport(columns, schema, footer);
    support.writers[columns.size() - 1] = payload.writer();
    return support;
  }

  @Override
  @Deprecated
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    out = recordConsumer;
  }

  @Override
  public FinalizedWriteContext finalizeWrite() {
    return new FinalizedWriteContext(footer.get());
  }

  @Override
  public void write(Object[] row) {
    out.startMessage();
    for (int i = 0; i < names.length; i++) {
      ColumnWriter.field(out, names[i], i, writers[i], row[i]);
    }
    out.endMessage();
  }
}
