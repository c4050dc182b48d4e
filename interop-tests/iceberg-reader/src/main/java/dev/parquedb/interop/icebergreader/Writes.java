package dev.parquedb.interop.icebergreader;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;

/** Commits of Iceberg's own writers. */
final class Writes {

  private static final OffsetDateTime TIME = OffsetDateTime.parse("2024-02-29T12:00:00.000001Z");

  private final Table table;

  Writes(Table table) {
    this.table = table;
  }

  /** Appends entities of these ids, whose other fields are null. */
  long append(List<String> ids) throws IOException {
    appendRows(ids.stream().map(this::entity).toList());
    return ids.size();
  }

  /** Appends rows in one commit. */
  void appendRows(List<Record> rows) throws IOException {
    DataWriter<Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .build()
            .newDataWriter(file(), table.spec(), partition());
    try (writer) {
      for (Record row : rows) {
        writer.write(row);
      }
    }
    table.newAppend().appendFile(writer.toDataFile()).commit();
  }

  private Record entity(String id) {
    Record row = GenericRecord.create(table.schema());
    row.setField("$id", id);
    row.setField("$type", "by Iceberg");
    row.setField("createdAt", TIME);
    row.setField("updatedAt", TIME);
    row.setField("version", 1L);
    return row;
  }

  /** Deletes the rows whose column has this text. */
  long deleteEqual(String column, String value) throws IOException {
    Schema key = table.schema().select(column);
    EqualityDeleteWriter<Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .equalityFieldIds(new int[] {table.schema().findField(column).fieldId()})
            .equalityDeleteRowSchema(key)
            .build()
            .newEqualityDeleteWriter(file(), table.spec(), partition());
    try (writer) {
      Record row = GenericRecord.create(key);
      row.setField(column, value);
      writer.write(row);
    }
    table.newRowDelta().addDeletes(writer.toDeleteFile()).commit();
    return 1;
  }

  private StructLike partition() {
    if (table.spec().isPartitioned()) {
      throw new IllegalArgumentException("only of tables without partitions");
    }
    return new PartitionKey(table.spec(), table.schema());
  }

  private EncryptedOutputFile file() {
    return OutputFileFactory.builderFor(table, 1, 1).build().newOutputFile();
  }
}
