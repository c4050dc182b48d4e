package dev.parquedb.table.iceberg;

import dev.parquedb.engine.parquet.RecordEncoder;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.StoredColumns;
import dev.parquedb.table.StoredColumns.Presence;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.iceberg.MetadataColumns;

/** Parquet files of deleted positions (Iceberg specification, "Position Delete Files"). */
final class PositionDeletes {

  /** The column with the location of the data file. */
  static final String PATH = MetadataColumns.DELETE_FILE_PATH.name();

  /** The column with the position of the row. */
  static final String POSITION = MetadataColumns.DELETE_FILE_POS.name();

  private static final List<Column> COLUMNS =
      List.of(new Column(PATH, Primitive.STRING), new Column(POSITION, Primitive.LONG));
  private static final StoredColumns STORED =
      new StoredColumns(
          List.of(
              stored(PATH, MetadataColumns.DELETE_FILE_PATH.fieldId()),
              stored(POSITION, MetadataColumns.DELETE_FILE_POS.fieldId())),
          0);

  private PositionDeletes() {}

  private static StoredColumns.Column stored(String name, int id) {
    return new StoredColumns.Column(name, name, id, Presence.REQUIRED, List.of());
  }

  /**
   * A file.
   *
   * @param location the data file, as metadata names it
   * @param rows its deleted rows
   */
  static byte[] write(String location, RowSet rows) {
    try (RecordEncoder encoder = new RecordEncoder("table", COLUMNS, STORED)) {
      rows.forEach(row -> encoder.add(new Object[] {location, row}));
      ByteBuffer file = encoder.finish();
      byte[] bytes = new byte[file.remaining()];
      file.get(bytes);
      return bytes;
    }
  }
}
