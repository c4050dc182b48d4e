package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.DeltaFixture.START;
import static dev.parquedb.table.delta.DeltaFixture.append;
import static dev.parquedb.table.delta.DeltaFixture.at;
import static dev.parquedb.table.delta.DeltaFixture.create;
import static dev.parquedb.table.delta.DeltaFixture.delete;
import static dev.parquedb.table.delta.DeltaFixture.file;
import static dev.parquedb.table.delta.DeltaFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.FileStats.ColumnStats;
import dev.parquedb.table.PayloadLayout;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableChange.Reads;
import dev.parquedb.table.delta.DeletionVector.Storage;
import dev.parquedb.testkit.Await;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaCommitTest {

  private final DeltaFixture delta = new DeltaFixture();

  @AfterEach
  void close() {
    delta.close();
  }

  private static RowSet range(long from, long to, long step) {
    return RowSet.of(LongStream.range(from, to).filter(i -> (i - from) % step == 0).toArray());
  }

  private void assertReplayed(DeltaState derived) {
    DeltaState loaded = delta.load();
    assertThat(loaded.version()).isEqualTo(derived.version());
    assertThat(loaded.timestamp()).isEqualTo(derived.timestamp());
    assertThat(loaded.metaData()).isEqualTo(derived.metaData());
    assertThat(loaded.protocol()).isEqualTo(derived.protocol());
    assertThat(loaded.schema()).isEqualTo(derived.schema());
    assertThat(loaded.files().all()).containsExactlyInAnyOrderElementsOf(derived.files().all());
    for (DataFile file : loaded.files().all()) {
      assertThat(delta.deleted(loaded, file.path())).isEqualTo(delta.deleted(derived, file.path()));
    }
  }

  @Test
  void theFirstCommitIsWhatTheProtocolAsksFor() {
    DataFile first =
        new DataFile(
            "a b.parquet",
            123,
            2,
            Map.of(),
            new FileStats(Map.of("$id", new ColumnStats("p/1", "p/2", 0))),
            Optional.empty());
    DeltaState state =
        delta.commit(
            null,
            new TableChange(
                List.of(first),
                List.of(),
                Map.of(),
                Optional.of(EntitySchema.empty()),
                "CREATE TABLE",
                Map.of("created", "2"),
                START,
                Reads.BASE),
            id(1));
    String id = state.tableId().toString();
    String schema =
        DeltaSchema.write(EntitySchema.empty(), PayloadLayout.JSON).replace("\"", "\\\"");
    assertThat(delta.readLog(0))
        .isEqualTo(
            """
            {"commitInfo":{"inCommitTimestamp":1767225600000,"timestamp":1767225600000,"operation":"CREATE TABLE","operationParameters":{},"isolationLevel":"Serializable","isBlindAppend":false,"operationMetrics":{"created":"2"},"engineInfo":"%s","txnId":"00000000-0000-0007-0000-000000000001"}}
            {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],"writerFeatures":["deletionVectors","inCommitTimestamp"]}}
            {"metaData":{"id":"%s","format":{"provider":"parquet","options":{}},"schemaString":"%s","partitionColumns":[],"configuration":{"delta.enableDeletionVectors":"true","delta.enableInCommitTimestamps":"true"},"createdTime":1767225600000}}
            {"add":{"path":"a%%20b.parquet","partitionValues":{},"size":123,"modificationTime":1767225600000,"dataChange":true,"stats":"{\\"numRecords\\":2,\\"minValues\\":{\\"$id\\":\\"p/1\\"},\\"maxValues\\":{\\"$id\\":\\"p/2\\"},\\"nullCount\\":{\\"$id\\":0},\\"tightBounds\\":true}"}}
            """
                .formatted(EngineInfo.TEXT, id, schema));
    assertThat(state.tableId().version()).isEqualTo(4);
    assertReplayed(state);
  }

  @Test
  void aBlindAppendSaysSo() {
    DeltaState base = delta.createTable();
    delta.commit(base, append(at(5), file("x", 1)), id(2));
    assertThat(delta.readLog(1))
        .startsWith("{\"commitInfo\":{\"inCommitTimestamp\":1767225600005,")
        .contains("\"readVersion\":0", "\"isBlindAppend\":true")
        .doesNotContain("protocol", "metaData", "remove");
  }

  @Test
  void theCommitTimeIsTheStatesTime() {
    DeltaState base = delta.createTable();
    assertThat(base.timestamp()).isEqualTo(START);
    assertThat(delta.commit(base, append(at(9)), id(2)).timestamp()).isEqualTo(at(9));
    assertThat(delta.load().timestamp()).isEqualTo(at(9));
  }

  @Test
  void deletedRowsReplaceTheFile() {
    DeltaState base = delta.createTable(file("a", 100), file("b", 100));
    DeltaState state =
        delta.commit(base, delete(at(1), Map.of("a", RowSet.of(3, 4)), file("c", 2)), id(1));
    DeletionVector vector = (DeletionVector) state.files().get("a").deletes().orElseThrow();
    assertThat(vector.storage()).isEqualTo(Storage.UUID_FILE);
    List<String> lines = delta.readLog(1).lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines).first().asString().contains("commitInfo");
    assertThat(lines)
        .filteredOn(line -> line.contains("remove"))
        .singleElement()
        .asString()
        .contains("\"path\":\"a\"", "\"extendedFileMetadata\":true", "\"size\":10000")
        .doesNotContain("deletionVector");
    assertThat(lines)
        .filteredOn(line -> line.contains("deletionVector"))
        .singleElement()
        .asString()
        .startsWith("{\"add\":{\"path\":\"a\"")
        .contains("\"cardinality\":2", "\\\"tightBounds\\\":false");
    assertThat(delta.deleted(state, "a")).isEqualTo(RowSet.of(3, 4));
    assertThat(delta.deleted(state, "b")).isEqualTo(RowSet.empty());
    assertThat(state.files().liveRows()).isEqualTo(200);
    assertReplayed(state);
  }

  @Test
  void laterDeletesAreUnitedWithEarlierOnes() {
    DeltaState state = delta.createTable(file("a", 100));
    for (int i = 1; i <= 5; i++) {
      state = delta.commit(state, delete(at(i), Map.of("a", RowSet.of(i, 90 + i))), id(i));
    }
    assertThat(delta.deleted(state, "a")).isEqualTo(RowSet.of(1, 2, 3, 4, 5, 91, 92, 93, 94, 95));
    assertThat(delta.readLog(5)).contains("\"cardinality\":8", "\"cardinality\":10");
    assertReplayed(state);
  }

  @Test
  void largeDeletesGoToOneSideFile() {
    DeltaState base = delta.createTable(file("a", 10_000), file("b", 10_000));
    DeltaState state =
        delta.commit(
            base, delete(at(1), Map.of("a", range(0, 9000, 3), "b", range(1, 9000, 7))), id(1));
    assertThat(sideFiles()).hasSize(1);
    for (String path : List.of("a", "b")) {
      DeletionVector vector = (DeletionVector) state.files().get(path).deletes().orElseThrow();
      assertThat(vector.storage()).isEqualTo(Storage.UUID_FILE);
    }
    assertThat(delta.deleted(state, "a")).isEqualTo(range(0, 9000, 3));
    assertReplayed(state);
    DeltaState next = delta.commit(state, delete(at(2), Map.of("a", RowSet.of(1))), id(2));
    assertThat(delta.deleted(next, "a")).isEqualTo(range(0, 9000, 3).union(RowSet.of(1)));
    assertThat(sideFiles()).hasSize(2);
    assertThat(delta.deleted(state, "a")).isEqualTo(range(0, 9000, 3));
    assertReplayed(next);
  }

  private List<String> sideFiles() {
    return Await.item(delta.table.storage().list(delta.table.path("deletion_vector_"))).paths();
  }

  @Test
  void aFileWithoutRowsLeavesTheTable() {
    DeltaState base = delta.createTable(file("a", 3), file("b", 3));
    DeltaState some = delta.commit(base, delete(at(1), Map.of("a", RowSet.of(0, 2))), id(1));
    DeltaState none = delta.commit(some, delete(at(2), Map.of("a", RowSet.of(1))), id(2));
    assertThat(none.files().get("a")).isNull();
    assertThat(none.files().size()).isEqualTo(1);
    assertThat(delta.readLog(2)).doesNotContain("\"add\"").contains("\"deletionVector\"");
    assertReplayed(none);
  }

  @Test
  void removesFiles() {
    DeltaState base = delta.createTable(file("a", 3), file("b", 3));
    DeltaState state =
        delta.commit(
            base,
            new TableChange(
                List.of(file("c", 6)),
                List.of("a", "b"),
                Map.of(),
                Optional.empty(),
                "OPTIMIZE",
                Map.of(),
                at(1),
                Reads.BASE),
            id(1));
    assertThat(state.files().all()).containsExactly(file("c", 6));
    assertThat(delta.readLog(1))
        .contains("\"dataChange\":false")
        .doesNotContain("\"dataChange\":true");
    assertReplayed(state);
  }

  @Test
  void preparingWritesNothing() {
    DeltaState base = delta.createTable(file("a", 100));
    delta.script.forgetCalls();
    delta.prepare(base, delete(at(1), Map.of("a", RowSet.of(1))), id(1));
    assertThat(delta.script.calls()).noneMatch(call -> call.startsWith("write"));
  }

  @Test
  void changesOfTheSchemaKeepTheTablesIdentity() {
    DeltaState base = delta.createTable(file("a", 1));
    EntitySchema schema =
        new EntitySchema(
            List.of(
                SchemaField.optional("born", Primitive.LOCAL_TIMESTAMP),
                SchemaField.required("size", Primitive.LONG)),
            List.of(),
            Map.of("owner", "me"));
    DeltaState state = delta.commit(base, create(at(1), schema), id(1));
    assertThat(state.schema()).isEqualTo(schema);
    assertThat(state.tableId()).isEqualTo(base.tableId());
    assertThat(state.protocol().readerFeatures())
        .containsExactlyInAnyOrder("deletionVectors", "timestampNtz");
    assertThat(state.protocol().writerFeatures())
        .containsExactlyInAnyOrder("deletionVectors", "timestampNtz", "inCommitTimestamp");
    assertThat(state.properties()).containsEntry("owner", "me");
    assertReplayed(state);
    DeltaState back = delta.commit(state, create(at(2), EntitySchema.empty()), id(2));
    assertThat(back.schema()).isEqualTo(EntitySchema.empty());
    assertThat(back.protocol()).isEqualTo(state.protocol());
    assertReplayed(back);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unknown", "twice", "beyond", "already", "again", "missing", "early", "micros"})
  void changesThatDoNotFitTheBaseAreRefused(String flaw) {
    DeltaState first = delta.createTable(file("a", 10));
    DeltaState base = delta.commit(first, delete(at(1), Map.of("a", RowSet.of(5))), id(1));
    Instant time = at(2);
    TableChange change =
        switch (flaw) {
          case "unknown" -> delete(time, Map.of("b", RowSet.of(1)));
          case "twice" -> append(time, file("c", 1), file("c", 1));
          case "beyond" -> delete(time, Map.of("a", RowSet.of(10)));
          case "already" -> delete(time, Map.of("a", RowSet.of(5, 6)));
          case "again" -> append(time, file("a", 10));
          case "missing" ->
              new TableChange(
                  List.of(),
                  List.of("b"),
                  Map.of(),
                  Optional.empty(),
                  "DELETE",
                  Map.of(),
                  time,
                  Reads.BASE);
          case "early" -> append(at(1), file("c", 1));
          default -> append(time.plusNanos(1000), file("c", 1));
        };
    delta.script.forgetCalls();
    Await.failure(
        IllegalArgumentException.class, delta.format.prepare(delta.table, base, change, id(2)));
    assertThat(delta.script.calls()).noneMatch(call -> call.startsWith("write"));
  }

  @Test
  void damagedSideFilesAreNamed() {
    DeltaState base = delta.createTable(file("a", 10_000));
    DeltaState state = delta.commit(base, delete(at(1), Map.of("a", range(0, 9000, 3))), id(1));
    String path = sideFiles().get(0);
    byte[] bytes = new byte[100];
    delta.write(path, bytes);
    assertThat(damaged(state).file()).isEqualTo(path);
    delta.deleteFile(path);
    assertThat(damaged(state).file()).isEqualTo(path);
    assertThat(
            Await.failure(
                CorruptTableException.class,
                delta.format.prepare(
                    delta.table, state, delete(at(2), Map.of("a", RowSet.of(1))), id(2))))
        .hasMessageContaining(path);
  }

  @Test
  void aSmallVectorJustWrittenIsNotRead() {
    DeltaState base = delta.createTable(file("a", 100));
    DeltaState state = delta.commit(base, delete(at(1), Map.of("a", RowSet.of(3, 4))), id(1));
    delta.script.forgetCalls();
    state = delta.commit(state, delete(at(2), Map.of("a", RowSet.of(5))), id(2));
    assertThat(delta.deleted(state, "a")).isEqualTo(RowSet.of(3, 4, 5));
    assertThat(delta.script.calls())
        .noneMatch(call -> call.contains("deletion_vector") && call.startsWith("read"));
    assertThat(Await.item(delta.otherFormat().deletedRows(delta.table, state.files().get("a"))))
        .isEqualTo(RowSet.of(3, 4, 5));
    assertThat(delta.script.calls())
        .anyMatch(call -> call.contains("deletion_vector") && call.startsWith("read"));
  }

  private CorruptTableException damaged(DeltaState state) {
    return Await.failure(
        CorruptTableException.class, delta.format.deletedRows(delta.table, state.files().get("a")));
  }

  @Test
  void damagedInlineVectorsAreNoticed() {
    DeltaState state = delta.createTable(file("a", 10));
    String info = delta.readLog(0).lines().findFirst().orElseThrow();
    String good = Z85.encode(BitmapCodec.encode(RowSet.of(1, 2)));
    String[] flawed = {
      "\"pathOrInlineDv\":\"" + good + "\",\"sizeInBytes\":1000,\"cardinality\":2",
      "\"pathOrInlineDv\":\"" + good + "\",\"sizeInBytes\":-1,\"cardinality\":2",
      "\"pathOrInlineDv\":\"" + good + "\",\"sizeInBytes\":36,\"cardinality\":3",
      "\"pathOrInlineDv\":\"123\",\"sizeInBytes\":2,\"cardinality\":2",
      "\"pathOrInlineDv\":\"00000\",\"sizeInBytes\":4,\"cardinality\":2",
    };
    for (String vector : flawed) {
      delta.writeLog(
          1,
          info.replace("1767225600000", "1767225600001"),
          "{\"remove\":{\"path\":\"a\"}}",
          "{\"add\":{\"path\":\"a\",\"size\":1,\"stats\":\"{\\\"numRecords\\\":10}\","
              + "\"deletionVector\":{\"storageType\":\"i\","
              + vector
              + "}}}");
      damaged(delta.load(state));
    }
  }

  @Test
  void moreDeletedRowsThanRowsIsDamage() {
    DeltaState state = delta.createTable(file("a", 10));
    delta.writeLog(
        1,
        "{\"commitInfo\":{\"inCommitTimestamp\":1767225600001}}",
        "{\"remove\":{\"path\":\"a\"}}",
        "{\"add\":{\"path\":\"a\",\"size\":1,\"stats\":\"{\\\"numRecords\\\":10}\","
            + "\"deletionVector\":{\"storageType\":\"i\",\"pathOrInlineDv\":\"\",\"sizeInBytes\":0,"
            + "\"cardinality\":11}}}");
    Await.failure(CorruptTableException.class, delta.format.load(delta.table, state));
  }

  @Test
  void namesOfDataFilesNeverRepeat() {
    List<String> names =
        List.of(
            delta.format.newDataFile(delta.table, id(1), 0, java.util.Map.of()),
            delta.format.newDataFile(delta.table, id(1), 0, java.util.Map.of()),
            delta.format.newDataFile(delta.table, id(1), 1, java.util.Map.of()),
            delta.format.newDataFile(delta.table, id(2), 0, java.util.Map.of()));
    assertThat(names).doesNotHaveDuplicates();
    assertThat(names)
        .allMatch(name -> name.matches("part-\\d{5}-[0-9a-f-]{36}-[0-9a-f]{16}\\.parquet"));
  }
}
