package dev.parquedb.interop.icebergreader;

import dev.parquedb.interop.peer.Answers;
import java.io.IOException;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.types.Types;

/** Appends one row a commit to a table of an id and a number, made when it is missing. */
final class Appends {

  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.optional(1, "id", Types.StringType.get()),
          Types.NestedField.optional(2, "n", Types.LongType.get()));

  private final Table table;

  Appends(HadoopTables tables, String location) {
    this.table =
        tables.exists(location)
            ? tables.load(location)
            : tables.create(SCHEMA, PartitionSpec.unpartitioned(), location);
  }

  /** Commits and writes one line a commit: how many microseconds it took. */
  void run(int commits, Answers out) throws IOException {
    for (int i = 0; i < commits; i++) {
      long start = System.nanoTime();
      append(i);
      long micros = (System.nanoTime() - start) / 1000;
      out.line(json -> json.writeNumberField("micros", micros));
    }
    table.refresh();
    out.done(commits, table.currentSnapshot().snapshotId());
  }

  private void append(long number) throws IOException {
    Record row = GenericRecord.create(SCHEMA);
    row.setField("id", "e" + number);
    row.setField("n", number);
    new Writes(table).appendRows(List.of(row));
  }
}
