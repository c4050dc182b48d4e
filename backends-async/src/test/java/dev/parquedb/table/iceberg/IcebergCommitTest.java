package dev.parquedb.table.iceberg;

import static dev.parquedb.table.iceberg.IcebergFixture.append;
import static dev.parquedb.table.iceberg.IcebergFixture.at;
import static dev.parquedb.table.iceberg.IcebergFixture.change;
import static dev.parquedb.table.iceberg.IcebergFixture.create;
import static dev.parquedb.table.iceberg.IcebergFixture.delete;
import static dev.parquedb.table.iceberg.IcebergFixture.file;
import static dev.parquedb.table.iceberg.IcebergFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.FileStats.ColumnStats;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.Vacuumed;
import dev.parquedb.testkit.Await;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.iceberg.TableMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commits leave in a table, as another process and other engines find it. */
class IcebergCommitTest {

  private static IcebergFixture fixture(int formatVersion) {
    return new IcebergFixture(config -> config.formatVersion(formatVersion));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aTableIsMadeInOneCommit(int formatVersion) {
    try (IcebergFixture fixture = fixture(formatVersion)) {
      IcebergState made = fixture.createTable(file("a", 3));
      IcebergState read = fixture.load();
      TableMetadata metadata = read.metadata();
      assertThat(metadata.formatVersion()).isEqualTo(formatVersion);
      assertThat(metadata.schema().identifierFieldNames()).containsExactly("$id");
      assertThat(metadata.sortOrder().fields()).hasSize(1);
      assertThat(metadata.snapshots()).hasSize(1);
      assertThat(metadata.currentSnapshot().sequenceNumber()).isEqualTo(1);
      assertThat(read.catalog().location()).endsWith("/default/people/metadata/v1.metadata.json");
      assertThat(read.version()).isZero();
      assertThat(read.timestamp()).isEqualTo(IcebergFixture.START);
      assertThat(read.tableId()).isEqualTo(made.tableId());
      assertThat(read.files().all()).isEqualTo(made.files().all());
      assertThat(read.schema()).isEqualTo(EntitySchema.empty());
    }
  }

  @Test
  void everyCommitIsOneSnapshotAndOneVersion() {
    try (IcebergFixture fixture = fixture(2)) {
      IcebergState state = fixture.createTable();
      state = fixture.commit(state, append(at(1), file("a", 3)), 1);
      EntitySchema schema =
          EntitySchema.of(SchemaField.required("n", FieldType.Primitive.TIME).withDoc("when"));
      state =
          fixture.commit(
              state,
              change(TableChange.SET_SCHEMA, at(2), Optional.of(schema), List.of(), Map.of()),
              2);
      TableChange vacuum =
          new TableChange(
              List.of(),
              List.of(),
              Map.of(),
              Optional.empty(),
              TableChange.VACUUM,
              Map.of("cutOff", "then"),
              at(3),
              TableChange.Reads.BASE,
              Optional.of(new Vacuumed(at(1), 1)));
      fixture.commit(state, vacuum, 3);
      IcebergState read = fixture.load();
      assertThat(read.version()).isEqualTo(3);
      assertThat(read.schema()).isEqualTo(schema);
      assertThat(read.vacuumed()).contains(new Vacuumed(at(1), 1));
      List<SnapshotInfo> history =
          Await.item(fixture.format.history(fixture.table).collect().asList());
      assertThat(history.stream().map(SnapshotInfo::version)).containsExactly(1L, 2L, 3L);
      assertThat(history.stream().map(SnapshotInfo::operation))
          .containsExactly("WRITE", TableChange.SET_SCHEMA, TableChange.VACUUM);
      assertThat(history.get(2).summary()).containsEntry("cutOff", "then");
      assertThat(history.get(0).commitId()).contains(id(1));
      assertThat(Await.item(fixture.format.status(fixture.table, id(2))))
          .isEqualTo(new WriteStatus.Committed(2));
    }
  }

  @Test
  void smallFilesOfPositionsAreWrittenAgainAsOne() {
    try (IcebergFixture fixture = fixture(2)) {
      DataFile a = file("a", 10);
      IcebergState state = fixture.createTable(a, file("b", 10));
      state = fixture.commit(state, delete(at(1), Map.of(a.path(), RowSet.of(1, 3))), 1);
      state = fixture.commit(state, delete(at(2), Map.of(a.path(), RowSet.of(2))), 2);
      IcebergState read = fixture.load();
      assertThat(fixture.deleted(read, "a")).isEqualTo(RowSet.of(1, 2, 3));
      assertThat(fixture.deleted(read, "b")).isEqualTo(RowSet.empty());
      IcebergDeletes deletes = (IcebergDeletes) read.files().get(a.path()).deletes().orElseThrow();
      assertThat(deletes.files()).hasSize(1);
      assertThat(deletes.files().get(0).kind()).isEqualTo(IcebergDeletes.Kind.POSITIONS);
      assertThat(read.files().get(a.path())).isEqualTo(state.files().get(a.path()));
      assertThat(read.files().liveRows()).isEqualTo(17);
    }
  }

  @Test
  void manyPositionsStayWhereTheyAre() {
    try (IcebergFixture fixture = fixture(2)) {
      DataFile a = file("a", 10_000);
      IcebergState state = fixture.createTable(a);
      RowSet many = RowSet.of(IntStream.range(0, 3_000).mapToLong(i -> i).toArray());
      state = fixture.commit(state, delete(at(1), Map.of(a.path(), many)), 1);
      state = fixture.commit(state, delete(at(2), Map.of(a.path(), RowSet.of(4_000))), 2);
      fixture.commit(state, delete(at(3), Map.of(a.path(), RowSet.of(5_000))), 3);
      IcebergState read = fixture.load();
      assertThat(((IcebergDeletes) read.files().get(a.path()).deletes().orElseThrow()).files())
          .hasSize(2);
      assertThat(fixture.deleted(read, "a")).isEqualTo(many.union(RowSet.of(4_000, 5_000)));
    }
  }

  @Test
  void aDataFileHasOneDeletionVector() {
    try (IcebergFixture fixture = fixture(3)) {
      DataFile a = file("a", 10);
      DataFile b = file("b", 10);
      IcebergState state = fixture.createTable(a, b);
      state =
          fixture.commit(
              state, delete(at(1), Map.of(a.path(), RowSet.of(1), b.path(), RowSet.of(9))), 1);
      fixture.commit(state, delete(at(2), Map.of(a.path(), RowSet.of(2))), 2);
      IcebergState read = fixture.load();
      assertThat(fixture.deleted(read, "a")).isEqualTo(RowSet.of(1, 2));
      assertThat(fixture.deleted(read, "b")).isEqualTo(RowSet.of(9));
      for (String path : List.of(a.path(), b.path())) {
        IcebergDeletes deletes = (IcebergDeletes) read.files().get(path).deletes().orElseThrow();
        assertThat(deletes.files()).hasSize(1);
        assertThat(deletes.files().get(0).kind()).isEqualTo(IcebergDeletes.Kind.VECTOR);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aFileOfWhichNothingIsLeftLeavesWithItsDeletes(int formatVersion) {
    try (IcebergFixture fixture = fixture(formatVersion)) {
      DataFile a = file("a", 2);
      IcebergState state = fixture.createTable(a, file("b", 1));
      state = fixture.commit(state, delete(at(1), Map.of(a.path(), RowSet.of(0))), 1);
      state = fixture.commit(state, delete(at(2), Map.of(a.path(), RowSet.of(1))), 2);
      IcebergState read = fixture.load();
      assertThat(read.files().all()).containsExactly(file("b", 1));
      assertThat(state.files().all()).isEqualTo(read.files().all());
      assertThat(Await.item(fixture.format.references(fixture.table, 2, read)))
          .containsExactly("data/b.parquet");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aRewriteMovesRowsAndMayDeleteSomeOfThemAtOnce(int formatVersion) {
    try (IcebergFixture fixture = fixture(formatVersion)) {
      DataFile a = file("a", 5);
      DataFile b = file("b", 5);
      IcebergState base = fixture.createTable(a, b);
      DataFile both = file("both", 10);
      IcebergState state =
          fixture.commit(
              base,
              change(
                  TableChange.OPTIMIZE,
                  at(1),
                  Optional.empty(),
                  List.of(a.path(), b.path()),
                  Map.of(both.path(), RowSet.of(4)),
                  both),
              1);
      assertThat(state.files().all()).hasSize(1);
      assertThat(fixture.deleted(fixture.load(), "both")).isEqualTo(RowSet.of(4));
      CommitSummary summary =
          Await.item(fixture.format.commits(fixture.table, base).collect().asList())
              .get(0)
              .summary();
      assertThat(summary.rows()).isEqualTo(CommitSummary.Rows.SAME);
      assertThat(summary.removed()).containsExactlyInAnyOrder(a.path(), b.path());
    }
  }

  @Test
  void boundsOfEveryTypeComeBack() {
    EntitySchema schema =
        EntitySchema.of(
            SchemaField.optional("text", FieldType.Primitive.STRING),
            SchemaField.optional("small", FieldType.Primitive.INT),
            SchemaField.optional("large", FieldType.Primitive.LONG),
            SchemaField.optional("real", FieldType.Primitive.DOUBLE),
            SchemaField.optional("flag", FieldType.Primitive.BOOLEAN),
            SchemaField.optional("day", FieldType.Primitive.DATE),
            SchemaField.optional("hour", FieldType.Primitive.TIME),
            SchemaField.optional("instant", FieldType.Primitive.TIMESTAMP),
            SchemaField.optional("local", FieldType.Primitive.LOCAL_TIMESTAMP),
            SchemaField.optional("price", new FieldType.Decimal(20, 3)));
    Map<String, ColumnStats> columns =
        Map.of(
            "$id", new ColumnStats("people/a", "people/z", 0),
            "text", new ColumnStats("ä", "日本", 1),
            "small", new ColumnStats(-1L, 7L, 0),
            "large", new ColumnStats(Long.MIN_VALUE, Long.MAX_VALUE, 2),
            "flag", new ColumnStats(false, true, 0),
            "day", new ColumnStats(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31), 0),
            "hour", new ColumnStats(LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59), 0),
            "instant",
                new ColumnStats(
                    Instant.parse("1900-01-01T00:00:00.000001Z"),
                    Instant.parse("2200-01-01T00:00:00Z"),
                    0),
            "local",
                new ColumnStats(
                    LocalDateTime.of(1900, 1, 1, 0, 0), LocalDateTime.of(2200, 1, 1, 0, 0), 0),
            "price", new ColumnStats(new BigDecimal("-1.500"), new BigDecimal("99.125"), 0));
    try (IcebergFixture fixture = fixture(2)) {
      fixture.commit(
          null, create(IcebergFixture.START, schema, file("a", 3, new FileStats(columns))), 0);
      assertThat(fixture.load().files().all().get(0).stats().columns()).isEqualTo(columns);
    }
  }

  @Test
  void partitionsComeBackAndAreFolders() {
    EntitySchema schema =
        EntitySchema.of(
                SchemaField.optional("city", FieldType.Primitive.STRING),
                SchemaField.optional("day", FieldType.Primitive.DATE))
            .partitionedBy("city", "day");
    try (IcebergFixture fixture = fixture(2)) {
      Map<String, String> partition =
          fixture.format.partition(
              schema, Map.of("city", "São/Paulo", "day", LocalDate.of(2020, 1, 2)));
      String path = fixture.format.newDataFile(fixture.table, id(0), 0, partition);
      assertThat(path).startsWith("data/city=S%C3%A3o%2FPaulo/day=2020-01-02/");
      DataFile file = new DataFile(path, 1, 1, partition, FileStats.UNKNOWN, Optional.empty());
      Map<String, String> none = fixture.format.partition(schema, Map.of());
      DataFile nulls =
          new DataFile(
              fixture.format.newDataFile(fixture.table, id(0), 1, none),
              1,
              1,
              none,
              FileStats.UNKNOWN,
              Optional.empty());
      IcebergState state =
          fixture.commit(null, create(IcebergFixture.START, schema, file, nulls), 0);
      IcebergState read = fixture.load();
      assertThat(read.files().get(path).partition()).isEqualTo(partition);
      assertThat(read.constants(read.files().get(path)))
          .isEqualTo(Map.of("city", "São/Paulo", "day", LocalDate.of(2020, 1, 2)));
      assertThat(read.files().get(nulls.path()).partition()).isEqualTo(none);
      assertThat(read.schema()).isEqualTo(schema);
      fixture.commit(state, change("DELETE", at(1), Optional.empty(), List.of(path), Map.of()), 1);
      assertThat(fixture.load().files().all()).containsExactly(read.files().get(nulls.path()));
    }
  }

  @Test
  void whoLosesIsToldWhoWon() {
    try (IcebergFixture fixture = fixture(2)) {
      IcebergState base = fixture.createTable();
      PreparedCommit late = fixture.prepare(base, append(at(1), file("late", 1)), id(1));
      IcebergState first = fixture.commit(base, append(at(2), file("first", 1)), 2);
      fixture.commit(first, append(at(3), file("second", 1)), 3);
      CommitOutcome.Conflicted lost = (CommitOutcome.Conflicted) fixture.publish(late);
      assertThat(lost.head().version()).isEqualTo(2);
      assertThat(lost.winners().stream().map(CommitSummary::version)).containsExactly(1L, 2L);
      assertThat(lost.winners().get(1).added()).containsExactly(file("second", 1));
      assertThat(lost.winners().get(0).commitId()).contains(id(2));
      assertThat(lost.winners()).noneMatch(CommitSummary::schemaChanged);
    }
  }

  @Test
  void aCommitOfOthersThatMakesNoSnapshotIsAConflictToo() {
    try (IcebergFixture fixture = fixture(2)) {
      IcebergState base = fixture.createTable();
      TableMetadata changed =
          TableMetadata.buildFrom(base.metadata())
              .setProperties(Map.of("owner", "somebody"))
              .build();
      fixture.write(
          "metadata/v2.metadata.json", org.apache.iceberg.TableMetadataParser.toJson(changed));
      CommitOutcome.Conflicted lost =
          (CommitOutcome.Conflicted)
              fixture.publish(fixture.prepare(base, append(at(1), file("a", 1)), id(1)));
      assertThat(lost.head().version()).isZero();
      assertThat(lost.winners()).hasSize(1);
      assertThat(lost.winners().get(0).schemaChanged()).isTrue();
      IcebergState next =
          fixture.commit(
              (IcebergState) lost.head(),
              append(lost.head().timestamp().plusMillis(1), file("a", 1)),
              1);
      assertThat(next.version()).isEqualTo(1);
      assertThat(fixture.load().schema().properties()).isEqualTo(Map.of("owner", "somebody"));
    }
  }

  @Test
  void theFilesOfALostCommitGo() {
    try (IcebergFixture fixture = fixture(2)) {
      IcebergState base = fixture.createTable();
      PreparedCommit late = fixture.prepare(base, append(at(1), file("late", 1)), id(1));
      fixture.commit(base, append(at(2), file("first", 1)), 2);
      int before = fixture.files("metadata/").size();
      assertThat(fixture.publish(late)).isInstanceOf(CommitOutcome.Conflicted.class);
      assertThat(fixture.files("metadata/")).hasSizeLessThanOrEqualTo(before + 1);
    }
  }

  @Test
  void theSameStateIsGivenBackWhenNothingWasCommitted() {
    try (IcebergFixture fixture = fixture(2)) {
      IcebergState state = fixture.createTable();
      assertThat(fixture.load(state)).isSameAs(state);
      assertThat(Await.item(fixture.format.stands(fixture.table, state))).isTrue();
      Await.item(fixture.storage.deletePrefix(fixture.table.root() + "/"));
      assertThat(fixture.load(state)).isNull();
      assertThat(Await.item(fixture.format.stands(fixture.table, state))).isFalse();
      IcebergState again = fixture.createTable();
      assertThat(again.tableId()).isNotEqualTo(state.tableId());
      assertThat(fixture.load(state).tableId()).isEqualTo(again.tableId());
      assertThat(Await.item(fixture.format.loadAt(fixture.table, SnapshotRef.version(0))))
          .isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void icebergStartsNoThreadOfItsOwn(int formatVersion) {
    try (IcebergFixture fixture = fixture(formatVersion)) {
      DataFile a = file("a", 50);
      IcebergState state = fixture.createTable(a);
      for (int i = 1; i <= 25; i++) {
        state =
            fixture.commit(
                state, delete(at(i), Map.of(a.path(), RowSet.of(i)), file("f" + i, 1)), i);
      }
      state =
          fixture.commit(
              state,
              change(
                  TableChange.OPTIMIZE,
                  at(30),
                  Optional.empty(),
                  List.of(a.path(), "data/f1.parquet"),
                  Map.of(),
                  file("rest", 25)),
              30);
      assertThat(fixture.load().files().size()).isEqualTo(state.files().size());
      assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
          .noneMatch(name -> name.startsWith("iceberg-"));
    }
  }

  @Test
  void whatOthersRolledBackIsGoneAndTheTableGoesOn() {
    try (IcebergFixture fixture = fixture(2)) {
      IcebergState first = fixture.createTable(file("a", 1));
      IcebergState second = fixture.commit(first, append(at(1), file("b", 1)), 1);
      TableMetadata back =
          TableMetadata.buildFrom(second.metadata())
              .setBranchSnapshot(first.snapshot().snapshotId(), "main")
              .build();
      fixture.write(
          "metadata/v3.metadata.json", org.apache.iceberg.TableMetadataParser.toJson(back));
      IcebergState head = fixture.load(second);
      assertThat(head.files().all()).containsExactly(file("a", 1));
      assertThat(head.version()).isEqualTo(1);
      IcebergState next =
          fixture.commit(head, append(head.timestamp().plusMillis(1), file("c", 1)), 2);
      assertThat(next.version()).isEqualTo(2);
      assertThat(
              Await.item(fixture.format.commits(fixture.table, first).collect().asList()).stream()
                  .map(each -> each.after().version()))
          .containsExactly(2L);
      assertThat(fixture.load().files().size()).isEqualTo(2);
    }
  }
}
