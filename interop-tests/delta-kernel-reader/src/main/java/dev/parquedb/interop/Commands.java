package dev.parquedb.interop;

import static io.delta.kernel.internal.DeltaLogActionUtils.DeltaAction.COMMITINFO;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parquedb.interop.peer.Answers;
import io.delta.kernel.CommitRange;
import io.delta.kernel.CommitRangeBuilder.CommitBoundary;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.fs.Path;
import io.delta.kernel.internal.hook.LogCompactionHook;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** The commands, by name. */
final class Commands {

  private static final String DELETED_AT = "deletedAt";

  private final Engine engine;
  private final Answers out;

  Commands(Engine engine, Answers out) {
    this.engine = engine;
    this.out = out;
  }

  void run(List<String> words) throws IOException {
    if (words.size() < 2 || words.size() > 4) {
      throw new IllegalArgumentException(
          "expected COMMAND TABLE [NUMBER [NUMBER]], found " + words.size() + " words");
    }
    String table = words.get(1);
    Long number = words.size() > 2 ? Long.valueOf(words.get(2)) : null;
    switch (words.get(0)) {
      case "rows" -> rows(snapshot(table, number));
      case "count" -> count(snapshot(table, number));
      case "protocol" -> protocol(snapshot(table, number));
      case "history" -> history(table, number == null ? 0 : number);
      case "compactLog" -> compactLog(table, number, Long.parseLong(words.get(3)));
      case "commit" -> new Appends(engine, table).run(number.intValue(), out);
      default -> throw new IllegalArgumentException("unknown command " + words.get(0));
    }
  }

  private void compactLog(String table, long from, long to) throws IOException {
    Path root = new Path(engine.getFileSystemClient().resolvePath(table));
    new LogCompactionHook(root, new Path(root, "_delta_log"), from, to, Long.MIN_VALUE)
        .threadSafeInvoke(engine);
    out.done(to - from + 1, to);
  }

  private Snapshot snapshot(String path, Long version) {
    Table table = Table.forPath(engine, path);
    return version == null
        ? table.getLatestSnapshot(engine)
        : table.getSnapshotAsOfVersion(engine, version);
  }

  private void rows(Snapshot snapshot) throws IOException {
    AtomicLong count = new AtomicLong();
    TableScan.of(engine, snapshot, snapshot.getSchema())
        .forEachRow(
            (batch, row) -> {
              out.line(json -> Values.writeFields(json, batch, row));
              count.incrementAndGet();
            });
    out.done(count.get(), snapshot.getVersion());
  }

  private void count(Snapshot snapshot) throws IOException {
    AtomicLong rows = new AtomicLong();
    AtomicLong live = new AtomicLong();
    StructType columns = new StructType(List.of(snapshot.getSchema().get(DELETED_AT)));
    TableScan.of(engine, snapshot, columns)
        .forEachRow(
            (batch, row) -> {
              rows.incrementAndGet();
              if (batch.getColumnVector(0).isNullAt(row)) {
                live.incrementAndGet();
              }
            });
    out.line(json -> json.writeNumberField("live", live.get()));
    out.done(rows.get(), snapshot.getVersion());
  }

  private void protocol(Snapshot snapshot) throws IOException {
    Protocol protocol = snapshot.getProtocol();
    out.line(
        json -> {
          json.writeNumberField("minReaderVersion", protocol.getMinReaderVersion());
          json.writeNumberField("minWriterVersion", protocol.getMinWriterVersion());
          array(json, "readerFeatures", protocol.getReaderFeatures());
          array(json, "writerFeatures", protocol.getWriterFeatures());
          json.writeObjectFieldStart("properties");
          for (Map.Entry<String, String> property :
              new TreeMap<>(snapshot.getTableProperties()).entrySet()) {
            json.writeStringField(property.getKey(), property.getValue());
          }
          json.writeEndObject();
          json.writeFieldName("schema");
          json.writeRawValue(snapshot.getSchema().toJson());
        });
    out.done(1, snapshot.getVersion());
  }

  private void history(String path, long from) throws IOException {
    CommitRange range =
        TableManager.loadCommitRange(path, CommitBoundary.atVersion(from)).build(engine);
    long count = 0;
    try (CloseableIterator<ColumnarBatch> batches = range.getActions(engine, Set.of(COMMITINFO))) {
      while (batches.hasNext()) {
        count += commits(batches.next());
      }
    }
    out.done(count, range.getEndVersion());
  }

  private long commits(ColumnarBatch batch) throws IOException {
    StructType schema = batch.getSchema();
    ColumnVector versions = batch.getColumnVector(schema.indexOf("version"));
    ColumnVector infos = batch.getColumnVector(schema.indexOf(COMMITINFO.colName));
    long count = 0;
    for (int row = 0; row < batch.getSize(); row++) {
      if (!infos.isNullAt(row)) {
        int at = row;
        out.line(
            json -> {
              json.writeNumberField("version", versions.getLong(at));
              json.writeFieldName("commitInfo");
              Values.write(json, infos, at);
            });
        count++;
      }
    }
    return count;
  }

  private static void array(JsonGenerator json, String name, Set<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : new TreeSet<>(values)) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
