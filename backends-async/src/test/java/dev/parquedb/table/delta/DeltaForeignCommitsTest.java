package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.DeltaFixture.at;
import static dev.parquedb.table.delta.DeltaFixture.delete;
import static dev.parquedb.table.delta.DeltaFixture.file;
import static dev.parquedb.table.delta.DeltaFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.table.CommitOutcome.Conflicted;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats.ColumnStats;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.RowSet;
import dev.parquedb.testkit.Await;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commits as Spark writes them to a table of ours. */
class DeltaForeignCommitsTest {

  private static final String STATS =
      """
      {\\"numRecords\\":4,\\"minValues\\":{\\"$id\\":\\"p/1\\",\\"createdAt\\":\\"2026-01-01T00:00:00.123Z\\",\\"version\\":1},\
      \\"maxValues\\":{\\"$id\\":\\"p/4\\",\\"createdAt\\":\\"2026-01-01T00:00:05.123Z\\",\\"version\\":9},\
      \\"nullCount\\":{\\"$id\\":0,\\"deletedAt\\":4},\\"tightBounds\\":true}\
      """;

  private final DeltaFixture delta = new DeltaFixture();

  @AfterEach
  void close() {
    delta.close();
  }

  private static String info(long millis, String operation) {
    return """
    {"commitInfo":{"inCommitTimestamp":%d,"timestamp":%d,"operation":"%s","operationParameters":{"predicate":"[]"},"readVersion":0,"isolationLevel":"Serializable","isBlindAppend":false,"operationMetrics":{"numOutputRows":"4"},"engineInfo":"Apache-Spark/4.1.3 Delta-Lake/4.4.0","txnId":"6f1fd5a8-0d0b-4c3e-9d5b-2f60a3a0a6c1"}}\
    """
        .formatted(at(millis).toEpochMilli(), at(millis).toEpochMilli(), operation);
  }

  private static String add(String path, String vector) {
    return """
    {"add":{"path":"%s","partitionValues":{},"size":1234,"modificationTime":1767225600001,"dataChange":true,"stats":"%s","tags":{"INSERTION_TIME":"1"}%s}}\
    """
        .formatted(path, STATS, vector);
  }

  private static String vector(String storage, String where, String offset, int size, int rows) {
    return """
    ,"deletionVector":{"storageType":"%s","pathOrInlineDv":"%s"%s,"sizeInBytes":%d,"cardinality":%d}\
    """
        .formatted(storage, where, offset, size, rows);
  }

  @Test
  void anInsertIsRead() {
    DeltaState base = delta.createTable();
    delta.writeLog(1, info(1, "WRITE"), add("part-00000-x.c000.snappy.parquet", ""));
    DataFile file = delta.load(base).files().get("part-00000-x.c000.snappy.parquet");
    assertThat(file.rows()).isEqualTo(4);
    assertThat(file.bytes()).isEqualTo(1234);
    assertThat(file.stats().columns())
        .isEqualTo(
            Map.of(
                "$id", new ColumnStats("p/1", "p/4", 0),
                "version", new ColumnStats(1L, 9L, -1),
                "deletedAt", new ColumnStats(null, null, 4),
                // Spark cuts timestamps to milliseconds.
                "createdAt",
                    new ColumnStats(
                        Instant.parse("2026-01-01T00:00:00.123Z"),
                        Instant.parse("2026-01-01T00:00:05.124Z"),
                        -1)));
    assertThat(delta.load().files().get(file.path())).isEqualTo(file);
    SnapshotInfo snapshot = Await.item(delta.format.history(delta.table).collect().asList()).get(1);
    assertThat(snapshot.operation()).isEqualTo("WRITE");
    assertThat(snapshot.commitId()).isEmpty();
    assertThat(snapshot.summary()).containsEntry("numOutputRows", "4");
  }

  /** Readers match what leaves and what came by this text. */
  @Test
  void aFileOfAnotherWriterKeepsTheTextOfItsPath() {
    DeltaState base = delta.createTable();
    String uri = "p=A%20&%20(ü)/x.parquet";
    String absolute = delta.table.storage().rootUri() + "/" + delta.table.path("y.parquet");
    delta.writeLog(1, info(1, "WRITE"), add(uri, ""), add(absolute, ""));
    DeltaState state = delta.load(base);
    assertThat(state.files().all())
        .extracting(DataFile::path)
        .containsExactlyInAnyOrder("p=A & (ü)/x.parquet", "y.parquet");
    DeltaState deleted =
        delta.commit(
            state,
            delete(at(2), Map.of("p=A & (ü)/x.parquet", RowSet.of(1), "y.parquet", RowSet.of(0))),
            id(1));
    assertThat(paths(2, "remove")).containsExactlyInAnyOrder(uri, absolute);
    assertThat(paths(2, "add")).containsExactlyInAnyOrder(uri, absolute);
    for (DeltaState each : List.of(deleted, delta.load())) {
      assertThat(each.files().liveRows()).isEqualTo(6);
      assertThat(each.files().size()).isEqualTo(2);
    }
  }

  private List<String> paths(long version, String kind) {
    return delta
        .readLog(version)
        .lines()
        .filter(line -> line.startsWith("{\"" + kind + "\""))
        .map(line -> line.replaceAll(".*?\"path\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  @Test
  void deletionVectorsOfEveryKindAreRead() {
    RowSet rows = RowSet.of(1, 3);
    byte[] bitmap = BitmapCodec.encode(rows);
    CRC32 crc = new CRC32();
    crc.update(bitmap);
    byte[] file =
        ByteBuffer.allocate(bitmap.length + 12)
            .put(new byte[] {1, 9, 9, 9})
            .putInt(bitmap.length)
            .put(bitmap)
            .putInt((int) crc.getValue())
            .array();
    UUID name = UUID.fromString("d2c639aa-8816-431a-aaf6-d3fe2512ff61");
    delta.write(delta.table.path("ab/deletion_vector_" + name + ".bin"), file);
    String absolute =
        delta.table.storage().rootUri()
            + "/"
            + delta.table.path("ab/deletion_vector_" + name)
            + ".bin";
    DeltaState base = delta.createTable();
    int size = bitmap.length;
    delta.writeLog(
        1,
        info(1, "MERGE"),
        add("u", vector("u", "ab^-aqEH.-t@S}K{vb[*k^", ",\"offset\":4", size, 2)),
        add("p", vector("p", absolute, ",\"offset\":4", size, 2)),
        add("i", vector("i", Z85.encode(bitmap), "", size, 2)),
        add("e", vector("p", "s3://elsewhere/x.bin", ",\"offset\":4", size, 2)));
    DeltaState state = delta.load(base);
    for (String path : List.of("u", "p", "i")) {
      assertThat(state.files().get(path).liveRows()).isEqualTo(2);
      assertThat(delta.deleted(state, path)).as(path).isEqualTo(rows);
    }
    assertThat(
            Await.failure(
                UnsupportedTableFeatureException.class,
                delta.format.deletedRows(delta.table, state.files().get("e"))))
        .hasMessageContaining("s3://elsewhere/x.bin");
  }

  @Test
  void aMergeAndAnOptimizeAreSurvivedAsConflicts() {
    DeltaState base = delta.createTable(file("a", 10), file("b", 10));
    PreparedCommit loser = delta.prepare(base, delete(at(1), Map.of("a", RowSet.of(1))), id(1));
    String deleted = vector("i", Z85.encode(BitmapCodec.encode(RowSet.of(0))), "", 36, 1);
    delta.writeLog(
        1,
        info(1, "MERGE"),
        "{\"remove\":{\"path\":\"a\",\"deletionTimestamp\":1,\"dataChange\":true}}",
        add("a", deleted),
        add("merged", ""));
    delta.writeLog(
        2,
        info(2, "OPTIMIZE"),
        "{\"remove\":{\"path\":\"a\",\"dataChange\":false" + deleted + "}}",
        "{\"remove\":{\"path\":\"b\",\"dataChange\":false}}",
        add("optimized", ""));
    Conflicted conflicted = (Conflicted) delta.publish(loser);
    assertThat(conflicted.head().files().all())
        .extracting(DataFile::path)
        .containsExactlyInAnyOrder("merged", "optimized");
    CommitSummary merge = conflicted.winners().get(0);
    assertThat(merge.commitId()).isEmpty();
    assertThat(merge.deletes()).containsOnlyKeys("a");
    assertThat(merge.added()).extracting(DataFile::path).containsExactly("merged");
    CommitSummary optimize = conflicted.winners().get(1);
    assertThat(optimize.removed()).containsExactlyInAnyOrder("a", "b");
    assertThat(optimize.added()).extracting(DataFile::path).containsExactly("optimized");
    assertThat(optimize.schemaChanged()).isFalse();
  }

  @Test
  void deletingFromAForeignFileKeepsItsBounds() {
    DeltaState base = delta.createTable();
    delta.writeLog(1, info(1, "WRITE"), add("a", ""));
    DeltaState state = delta.load(base);
    delta.commit(state, delete(at(5), Map.of("a", RowSet.of(0))), id(1));
    Map<String, ColumnStats> before = state.files().get("a").stats().columns();
    assertThat(delta.load().files().get("a").stats().columns()).isEqualTo(before);
  }

  @Test
  void tablesAreFoundByTheirLogs() {
    delta.createTable();
    String log = "/_delta_log/00000000000000000000.json";
    for (String path :
        List.of(
            "db/orders" + log,
            "db/a-b.c" + log,
            "db/_hidden" + log,
            "db/not a name" + log,
            "db/checkpointed/_delta_log/00000000000000000010.checkpoint.parquet",
            "db/empty/_delta_log/_last_checkpoint",
            "db/crc/_delta_log/00000000000000000000.crc",
            "db/plain/x.parquet",
            "db/deep/deeper" + log,
            "db/file",
            "other" + log)) {
      delta.write(path, "{}");
    }
    assertThat(tables("db")).containsExactly("a-b.c", "checkpointed", "orders", "people");
    assertThat(tables("")).containsExactly("other");
    assertThat(tables("nowhere")).isEmpty();
  }

  private List<String> tables(String location) {
    return Await.item(delta.format.tables(delta.table.storage(), location));
  }

  @Test
  void manyTablesAreFound() {
    for (int i = 0; i < 1100; i++) {
      delta.write("many/t%04d/_delta_log/00000000000000000000.json".formatted(i), "{}");
    }
    assertThat(tables("many")).hasSize(1100).isSorted();
  }

  @Test
  void aWideCommitIsReadOnTheCpuPool() {
    DeltaState base = delta.createTable();
    String[] lines = new String[1001];
    lines[0] = info(1, "WRITE");
    for (int i = 1; i < lines.length; i++) {
      lines[i] = add("f" + i, "");
    }
    delta.writeLog(1, lines);
    String thread =
        Await.item(
            delta.format.load(delta.table, base).map(state -> Thread.currentThread().getName()));
    assertThat(thread).isEqualTo("cpu");
    assertThat(delta.load().files().rows()).isEqualTo(4000);
    lines[500] = lines[500].replace("numRecords", "");
    delta.writeLog(1, lines);
    Await.failure(UnsupportedTableFeatureException.class, delta.format.load(delta.table, null));
    lines[500] = "{";
    delta.writeLog(1, lines);
    Await.failure(CorruptTableException.class, delta.format.load(delta.table, null));
  }
}
