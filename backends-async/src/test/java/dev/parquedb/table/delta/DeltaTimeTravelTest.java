package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.DeltaFixture.append;
import static dev.parquedb.table.delta.DeltaFixture.at;
import static dev.parquedb.table.delta.DeltaFixture.create;
import static dev.parquedb.table.delta.DeltaFixture.delete;
import static dev.parquedb.table.delta.DeltaFixture.file;
import static dev.parquedb.table.delta.DeltaFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.PayloadLayout;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableState;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeltaTimeTravelTest {

  private final DeltaFixture delta = new DeltaFixture();

  @AfterEach
  void close() {
    delta.close();
  }

  private TableState loadAt(SnapshotRef ref) {
    return Await.item(delta.format.loadAt(delta.table, ref));
  }

  private List<SnapshotInfo> history() {
    return Await.item(delta.format.history(delta.table).collect().asList());
  }

  private void threeVersions() {
    DeltaState base = delta.createTable(file("a", 10));
    EntitySchema schema = EntitySchema.of(SchemaField.optional("n", Primitive.LONG));
    DeltaState one = delta.commit(base, create(at(10), schema), id(1));
    delta.commit(one, delete(at(20), Map.of("a", RowSet.of(1)), file("b", 1)), id(2));
  }

  @Test
  void everyVersionCanBeHad() {
    threeVersions();
    assertThat(loadAt(SnapshotRef.version(0)).schema()).isEqualTo(EntitySchema.empty());
    assertThat(loadAt(SnapshotRef.version(1)).schema().field("n")).isPresent();
    assertThat(loadAt(SnapshotRef.version(1)).files().liveRows()).isEqualTo(10);
    TableState newest = loadAt(SnapshotRef.snapshotId(2));
    assertThat(newest.files().rows()).isEqualTo(11);
    assertThat(newest.files().liveRows()).isEqualTo(10);
    assertThat(newest.timestamp()).isEqualTo(at(20));
  }

  @Test
  void versionsBeyondTheNewestAreNotFound() {
    threeVersions();
    for (SnapshotRef ref : List.of(SnapshotRef.version(3), SnapshotRef.snapshotId(-1))) {
      assertThat(
              Await.failure(SnapshotNotFoundException.class, delta.format.loadAt(delta.table, ref)))
          .hasMessageContaining("the newest is 2");
    }
  }

  @Test
  void aTimeNamesTheNewestVersionUntilThen() {
    threeVersions();
    assertThat(loadAt(SnapshotRef.asOf(at(-1)))).isNull();
    assertThat(loadAt(SnapshotRef.asOf(at(0))).version()).isZero();
    assertThat(loadAt(SnapshotRef.asOf(at(9))).version()).isZero();
    assertThat(loadAt(SnapshotRef.asOf(at(10))).version()).isEqualTo(1);
    assertThat(loadAt(SnapshotRef.asOf(at(19).plusNanos(999_999))).version()).isEqualTo(1);
    assertThat(loadAt(SnapshotRef.asOf(Instant.MAX)).version()).isEqualTo(2);
  }

  @Test
  void anAbsentTableHasNoPast() {
    assertThat(loadAt(SnapshotRef.version(0))).isNull();
    assertThat(loadAt(SnapshotRef.asOf(Instant.MAX))).isNull();
    assertThat(history()).isEmpty();
  }

  @Test
  void theHistoryTellsEveryCommit() {
    threeVersions();
    assertThat(history())
        .containsExactly(
            new SnapshotInfo(0, 0, at(0), "CREATE TABLE", Optional.of(id(0)), Map.of()),
            new SnapshotInfo(1, 1, at(10), "CREATE TABLE", Optional.of(id(1)), Map.of()),
            new SnapshotInfo(2, 2, at(20), "UPDATE", Optional.of(id(2)), Map.of()));
  }

  @Test
  void aLongHistoryIsReadAsItIsAskedFor() {
    DeltaState state = delta.createTable();
    for (int i = 1; i <= 100; i++) {
      state = delta.commit(state, append(at(i)), id(i));
    }
    assertThat(history())
        .extracting(SnapshotInfo::version)
        .containsExactlyElementsOf(LongStream.rangeClosed(0, 100).boxed().toList());
    delta.script.forgetCalls();
    AssertSubscriber<SnapshotInfo> subscriber =
        delta.format.history(delta.table).subscribe().withSubscriber(AssertSubscriber.create(3));
    subscriber.awaitItems(3).cancel();
    assertThat(delta.script.calls()).hasSizeLessThanOrEqualTo(1 + 2 * LogReader.WINDOW);
  }

  @Test
  void aDamagedCommitEndsTheHistoryWithAnError() {
    threeVersions();
    delta.write(delta.logPath(1), "x");
    Await.failure(
        CorruptTableException.class, delta.format.history(delta.table).collect().asList());
  }

  @Test
  void withoutInCommitTimestampsTheWritersClockCountsMadeMonotonic() {
    String schema =
        DeltaSchema.write(EntitySchema.empty(), PayloadLayout.JSON).replace("\"", "\\\"");
    delta.writeLog(
        0,
        info(at(100)),
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        "{\"metaData\":{\"id\":\"t\",\"schemaString\":\"" + schema + "\"}}");
    delta.writeLog(1, info(at(50)));
    delta.writeLog(2, info(at(101)));
    delta.writeLog(3, info(at(500)));
    assertThat(history())
        .extracting(SnapshotInfo::timestamp)
        .containsExactly(at(100), at(101), at(102), at(500));
    assertThat(loadAt(SnapshotRef.asOf(at(99)))).isNull();
    assertThat(loadAt(SnapshotRef.asOf(at(101))).version()).isEqualTo(1);
    assertThat(delta.load().timestamp()).isEqualTo(at(500));
    assertThat(delta.load((DeltaState) loadAt(SnapshotRef.version(0))).timestamp())
        .isEqualTo(at(500));
  }

  private static String info(Instant time) {
    return "{\"commitInfo\":{\"timestamp\":" + time.toEpochMilli() + ",\"operation\":\"WRITE\"}}";
  }

  @Test
  void aCommitWithoutAnyTimeHasTheOneOfItsFile() {
    String schema =
        DeltaSchema.write(EntitySchema.empty(), PayloadLayout.JSON).replace("\"", "\\\"");
    delta.writeLog(
        0,
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        "{\"metaData\":{\"id\":\"t\",\"schemaString\":\"" + schema + "\"}}");
    Instant written = Await.item(delta.table.storage().stat(delta.logPath(0))).modifiedAt();
    assertThat(delta.load().timestamp()).isEqualTo(written.truncatedTo(ChronoUnit.MILLIS));
    assertThat(history().get(0).operation()).isEqualTo("UNKNOWN");
  }
}
