package dev.parquedb.interop.icebergreader;

import dev.parquedb.interop.peer.Answers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/** The commands, by name. */
final class Commands {

  private static final String DELETED_AT = "deletedAt";
  private static final long NONE = -1;

  private final HadoopTables tables;
  private final Answers out;

  Commands(HadoopTables tables, Answers out) {
    this.tables = tables;
    this.out = out;
  }

  void run(List<String> words) throws IOException {
    if (words.size() < 2) {
      throw new IllegalArgumentException("expected COMMAND TABLE …, found " + words);
    }
    if (words.get(0).equals("commit")) {
      new Appends(tables, words.get(1)).run(Integer.parseInt(words.get(2)), out);
      return;
    }
    Table table = tables.load(words.get(1));
    List<String> rest = words.subList(2, words.size());
    switch (words.get(0)) {
      case "rows" -> rows(table, snapshot(table, rest));
      case "count" -> count(table, snapshot(table, rest));
      case "history" -> history(table);
      case "describe" -> describe(table);
      case "append" -> done(table, new Writes(table).append(rest));
      case "deleteEqual" -> done(table, new Writes(table).deleteEqual(rest.get(0), rest.get(1)));
      default -> throw new IllegalArgumentException("unknown command " + words.get(0));
    }
  }

  private void done(Table table, long rows) throws IOException {
    table.refresh();
    out.done(rows, table.currentSnapshot().snapshotId());
  }

  private static long snapshot(Table table, List<String> words) {
    if (!words.isEmpty()) {
      return Long.parseLong(words.get(0));
    }
    return table.currentSnapshot() == null ? NONE : table.currentSnapshot().snapshotId();
  }

  /** Takes a row. */
  private interface RowConsumer {
    void accept(Record row) throws IOException;
  }

  private static void forEachRow(Table table, long snapshot, RowConsumer consumer)
      throws IOException {
    IcebergGenerics.ScanBuilder scan = IcebergGenerics.read(table);
    boolean newest =
        table.currentSnapshot() == null || table.currentSnapshot().snapshotId() == snapshot;
    try (CloseableIterable<Record> rows = (newest ? scan : scan.useSnapshot(snapshot)).build()) {
      for (Record row : rows) {
        consumer.accept(row);
      }
    }
  }

  /** What a table is now has the newest schema, which may be newer than its newest snapshot. */
  private static Schema schema(Table table, long snapshot) {
    boolean newest =
        table.currentSnapshot() == null || table.currentSnapshot().snapshotId() == snapshot;
    return newest ? table.schema() : SnapshotUtil.schemaFor(table, snapshot);
  }

  private void rows(Table table, long snapshot) throws IOException {
    AtomicLong count = new AtomicLong();
    Schema schema = schema(table, snapshot);
    forEachRow(
        table,
        snapshot,
        row -> {
          out.line(json -> Values.writeFields(json, schema.asStruct(), row));
          count.incrementAndGet();
        });
    out.done(count.get(), snapshot);
  }

  private void count(Table table, long snapshot) throws IOException {
    AtomicLong rows = new AtomicLong();
    AtomicLong live = new AtomicLong();
    forEachRow(
        table,
        snapshot,
        row -> {
          rows.incrementAndGet();
          if (row.getField(DELETED_AT) == null) {
            live.incrementAndGet();
          }
        });
    out.line(json -> json.writeNumberField("live", live.get()));
    out.done(rows.get(), snapshot);
  }

  private void history(Table table) throws IOException {
    long count = 0;
    for (Snapshot snapshot : table.snapshots()) {
      out.line(
          json -> {
            json.writeNumberField("snapshot", snapshot.snapshotId());
            json.writeNumberField("time", snapshot.timestampMillis());
          });
      count++;
    }
    out.done(count, snapshot(table, List.of()));
  }

  private void describe(Table table) throws IOException {
    Snapshot current = table.currentSnapshot();
    out.line(
        json -> {
          json.writeNumberField(
              "formatVersion", ((HasTableOperations) table).operations().current().formatVersion());
          json.writeFieldName("schema");
          json.writeRawValue(SchemaParser.toJson(table.schema()));
          json.writeStringField("location", table.location());
          json.writeObjectFieldStart("properties");
          for (Map.Entry<String, String> each : new TreeMap<>(table.properties()).entrySet()) {
            json.writeStringField(each.getKey(), each.getValue());
          }
          json.writeEndObject();
          json.writeObjectFieldStart("summary");
          Map<String, String> summary = current == null ? Map.of() : current.summary();
          for (Map.Entry<String, String> each : new TreeMap<>(summary).entrySet()) {
            json.writeStringField(each.getKey(), each.getValue());
          }
          json.writeEndObject();
        });
    out.done(1, snapshot(table, List.of()));
  }
}
