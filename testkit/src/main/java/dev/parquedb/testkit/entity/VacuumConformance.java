package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.MaintenanceProgress;
import dev.parquedb.entity.ReadOnlyException;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.entity.VacuumResult;
import dev.parquedb.query.Filter;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code vacuum}: what goes, what stays, and that no write is lost for it. */
public interface VacuumConformance extends EntitySuite {

  /** Nothing is kept for the past. */
  VacuumOptions NOW = VacuumOptions.DEFAULT.withRetention(Duration.ZERO);

  /** Waits until the clock of the store shows a later time than for any file written before. */
  default void afterATick() {
    Instant newest =
        Await.item(storage().list("")).files().stream()
            .map(FileStat::modifiedAt)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    Calls.eventually(
        "the clock of the store goes on",
        () ->
            storage()
                .write("tick", ByteBuffer.allocate(0))
                .chain(() -> storage().stat("tick"))
                .map(tick -> tick.modifiedAt().toEpochMilli() > newest.toEpochMilli()));
  }

  /** Vacuums everything that is of the past by now. */
  default VacuumResult vacuumed(VacuumOptions options) {
    assumeTrue(backend().capabilities().vacuum(), "vacuum is not declared");
    afterATick();
    return Await.item(backend().vacuum(NS, options));
  }

  private Map<String, Entity> all() {
    return Entities.byId(
        find(open(storage()), Filter.all(), FindOptions.DEFAULT.includingDeleted()));
  }

  private void rewritten() {
    Await.item(backend().bulkCreate(NS, numbered("a", 40)));
    Await.item(backend().bulkCreate(NS, numbered("b", 40)));
    Await.item(backend().bulkUpdate(NS, Filter.all(), update("{'$inc':{'n':1}}")));
    Await.item(backend().update(NS, "a0003", update("{'$inc':{'n':1}}")));
  }

  @Test
  default void whatNoSnapshotNeedsGoesAndTheNewestStays() {
    rewritten();
    Map<String, Entity> before = all();
    List<SnapshotInfo> snapshots = Await.item(backend().listSnapshots(NS));
    int files = files().size();
    VacuumResult result = vacuumed(NOW);
    assertThat(result.filesDeleted()).isGreaterThanOrEqualTo(2);
    assertThat(result.bytesReclaimed()).isPositive();
    assertThat(result.snapshotsExpired()).isEqualTo(snapshots.size() - 1);
    assertThat(files().size()).isLessThan(files + 3);
    Entities.assertSame(all(), before);
    Entities.assertSame(live(), before);
    long oldest = snapshots.get(snapshots.size() - 1).version();
    assertThat(Await.item(backend().listSnapshots(NS)).get(0).version()).isEqualTo(oldest);
    for (EntityBackend each : List.of(backend(), open(storage()))) {
      for (SnapshotRef ref :
          List.of(
              SnapshotRef.version(snapshots.get(0).version()),
              SnapshotRef.asOf(snapshots.get(1).timestamp()))) {
        refused(
            SnapshotNotFoundException.class,
            Long.toString(oldest),
            each.get(NS, "a0001", GetOptions.DEFAULT.withAsOf(ref)));
        refused(SnapshotNotFoundException.class, each.snapshot(NS, ref));
      }
      assertThat(
              find(each, Filter.all(), FindOptions.DEFAULT.withAsOf(SnapshotRef.version(oldest))))
          .hasSize(80);
    }
    assertThat(vacuumed(NOW).filesDeleted()).isZero();
  }

  @Test
  default void whatTheRetentionNeedsStays() {
    rewritten();
    List<SnapshotInfo> snapshots = Await.item(backend().listSnapshots(NS));
    VacuumResult result = vacuumed(VacuumOptions.DEFAULT);
    assertThat(result).isEqualTo(new VacuumResult(0, 0, 0));
    for (SnapshotInfo snapshot : snapshots) {
      FindOptions past = FindOptions.DEFAULT.withAsOf(SnapshotRef.version(snapshot.version()));
      assertThat(find(open(storage()), Filter.all(), past)).isNotEmpty();
    }
  }

  @Test
  default void aDryVacuumTellsAndDoesNothing() {
    rewritten();
    assumeTrue(backend().capabilities().vacuum(), "vacuum is not declared");
    afterATick();
    Map<String, String> files = files();
    VacuumResult told = Await.item(backend().vacuum(NS, NOW.asDryRun()));
    assertThat(Await.item(openReadOnly(storage()).vacuum(NS, NOW.asDryRun()))).isEqualTo(told);
    refused(ReadOnlyException.class, openReadOnly(storage()).vacuum(NS, NOW));
    assertThat(files()).isEqualTo(files);
    assertThat(Await.item(backend().vacuum(NS, NOW)).filesDeleted()).isEqualTo(told.filesDeleted());
  }

  @Test
  default void whoFollowsChangesGoesOnAndWhoIsTooLateIsTold() {
    rewritten();
    assumeTrue(backend().capabilities().changeStream(), "change streams are not declared");
    List<ChangeEvent> seen =
        Await.item(
            backend().changes(NS, ChangeOptions.fromBeginning().untilNewest()).collect().asList());
    vacuumed(NOW);
    Await.item(backend().update(NS, "a0003", update("{'$inc':{'n':1}}")));
    refused(
        SnapshotNotFoundException.class,
        open(storage()).changes(NS, ChangeOptions.fromBeginning()).collect().asList());
    long newest = seen.get(seen.size() - 1).token().version();
    List<ChangeEvent> after =
        Await.item(
            open(storage())
                .changes(NS, ChangeOptions.afterVersion(newest).untilNewest())
                .collect()
                .asList());
    assertThat(after.stream().map(ChangeReplay::shown)).containsExactly("a0003:3>a0003:4");
  }

  @Test
  default void aWriteThatPausedWhileAVacuumRanIsNotLost() {
    rewritten();
    assumeTrue(backend().capabilities().vacuum(), "vacuum is not declared");
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend paused = open(intercepted.storage());
    Await.item(paused.count(NS));
    // Its files are written; its commit stands before the gate.
    Gate gate = new Gate();
    intercepted.rule((call, proceed) -> call.conditional() ? gate.pass(proceed) : proceed.get());
    var created = Calls.start(paused.create(NS, input("{'$id':'new','n':1}")));
    var updated = Calls.start(paused.update(NS, "a0005", update("{'$inc':{'n':1}}")));
    gate.awaitArrival();
    vacuumed(NOW);
    gate.open();
    Entity acknowledged = Calls.item(created);
    Calls.item(updated);
    vacuumed(NOW);
    for (EntityBackend each : List.of(paused, backend(), open(storage()))) {
      Entities.assertSame(Await.item(each.get(NS, "new")), acknowledged);
      assertThat(Await.item(each.get(NS, "a0005")).version()).isEqualTo(3);
      assertThat(live(each)).hasSize(81);
    }
  }

  @Test
  default void aCompactionThatPausedWhileAVacuumRanLosesNothing() {
    rewritten();
    assumeTrue(backend().capabilities().vacuum(), "vacuum is not declared");
    assumeTrue(backend().capabilities().compaction(), "compaction is not declared");
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend paused = open(intercepted.storage());
    Gate gate = new Gate();
    intercepted.rule((call, proceed) -> call.conditional() ? gate.pass(proceed) : proceed.get());
    var compacting = Calls.start(paused.compact(NS));
    gate.awaitArrival();
    vacuumed(NOW);
    gate.open();
    Calls.item(compacting);
    vacuumed(NOW);
    assertThat(live(open(storage()))).hasSize(80);
  }

  @Test
  default void whatAFailedWriteLeftBehindGoes() {
    rewritten();
    vacuumed(NOW);
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend failing = open(intercepted.storage());
    Await.item(failing.count(NS));
    int files = files().size();
    intercepted.rule(
        (call, proceed) ->
            call.conditional() || call.method().equals("delete")
                ? Uni.createFrom().failure(new PermissionDeniedException(call.path(), "not now"))
                : proceed.get());
    Await.failure(failing.create(NS, input("{'$id':'new'}")));
    assertThat(files().size()).as("a file without a commit").isGreaterThan(files);
    VacuumResult result = vacuumed(NOW);
    assertThat(result.filesDeleted()).isEqualTo(1);
    assertThat(live(open(storage()))).hasSize(80);
  }

  @Test
  default void aVacuumTellsHowFarItIs() {
    rewritten();
    List<MaintenanceProgress> told = Collections.synchronizedList(new ArrayList<>());
    VacuumResult result = vacuumed(NOW.withProgress(told::add));
    assertThat(told.stream().map(MaintenanceProgress::done)).isSorted();
    assertThat(told.get(told.size() - 1))
        .isEqualTo(
            new MaintenanceProgress(
                result.filesDeleted(), result.filesDeleted(), result.bytesReclaimed()));
  }

  @Test
  default void anAbsentNamespaceNeedsNoVacuum() {
    assumeTrue(backend().capabilities().vacuum(), "vacuum is not declared");
    assertThat(Await.item(backend().vacuum(NS))).isEqualTo(new VacuumResult(0, 0, 0));
    assertThat(files()).isEmpty();
  }
}
