package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Writes and maintenance that stop at any call of the storage: nothing is lost, nothing is half
 * there, and the next run of maintenance removes what was left.
 */
public interface CrashConformance extends VacuumConformance {

  private Map<String, Entity> all(EntityBackend backend) {
    return Entities.byId(find(backend, Filter.all(), FindOptions.DEFAULT.includingDeleted()));
  }

  private void moreFiles(int round) {
    String id = "r%03d-".formatted(round);
    Await.item(backend().bulkCreate(NS, numbered(id, 3)));
    Await.item(backend().update(NS, id + "0001", update("{'$inc':{'n':1}}")));
  }

  private void assertCleanAfterwards() {
    Map<String, Entity> before = all(backend());
    vacuumed(NOW);
    int files = files().size();
    Await.item(backend().compact(NS));
    vacuumed(NOW);
    assertThat(vacuumed(NOW).filesDeleted()).isZero();
    assertThat(files().size()).as("files, those of the log too").isLessThan(files + 5);
    Entities.assertSame(all(open(storage())), before);
    assertThat(Await.item(backend().stats(NS)).fileCount()).isEqualTo(1);
  }

  /** Dies at the first point, then at the second, and so on until the work comes to its end. */
  private void stoppedAnywhere(CrashOperation operation) {
    boolean ended = false;
    for (int round = 0; !ended; round++) {
      assertThat(round).as("points of one run").isLessThan(200);
      operation.prepare(backend(), round);
      afterATick();
      Map<String, Entity> before = all(backend());
      InterceptedStorage intercepted = new InterceptedStorage(storage());
      EntityBackend stopping = open(intercepted.storage());
      CrashPoint point = CrashPoint.refusing(round);
      intercepted.rule(point);
      boolean done = Await.outcome(operation.run(stopping, round).map(all -> true)).succeeded();
      intercepted.open();
      operation.check(before, all(open(storage())), round, done);
      operation.check(before, all(backend()), round, done);
      ended = done && !point.reached();
    }
    assertThat(Await.item(backend().create(NS, input("{'$id':'last'}"))).version()).isEqualTo(1);
    assertCleanAfterwards();
  }

  @Test
  default void writesThatStopAnywhereHappenWholeOrNotAtAll() {
    assumeTrue(backend().capabilities().compaction(), "compaction is not declared");
    assumeTrue(backend().capabilities().vacuum(), "vacuum is not declared");
    for (CrashOperation operation : CrashOperation.values()) {
      if (operation != CrashOperation.COMPACT && operation != CrashOperation.VACUUM) {
        stoppedAnywhere(operation);
        Await.item(backend().dropNamespace(NS));
      }
    }
  }

  @Test
  default void aCompactionThatStopsAnywhereLosesNothing() {
    assumeTrue(backend().capabilities().compaction(), "compaction is not declared");
    assumeTrue(backend().capabilities().vacuum(), "vacuum is not declared");
    stoppedAnywhere(CrashOperation.COMPACT);
  }

  @Test
  default void aVacuumThatStopsAnywhereLosesNothing() {
    assumeTrue(backend().capabilities().compaction(), "compaction is not declared");
    assumeTrue(backend().capabilities().vacuum(), "vacuum is not declared");
    stoppedAnywhere(CrashOperation.VACUUM);
  }

  @Test
  default void maintenanceThatIsCancelledAnywhereLosesNothing() {
    assumeTrue(backend().capabilities().compaction(), "compaction is not declared");
    assumeTrue(backend().capabilities().vacuum(), "vacuum is not declared");
    for (int calls = 0; calls < 24; calls++) {
      moreFiles(calls);
      Map<String, Entity> before = all(backend());
      InterceptedStorage intercepted = new InterceptedStorage(storage());
      EntityBackend cancelled = open(intercepted.storage());
      Gate gate = new Gate();
      AtomicInteger left = new AtomicInteger(calls);
      intercepted.rule(
          (call, proceed) -> left.getAndDecrement() > 0 ? proceed.get() : gate.pass(proceed));
      Uni<?> work = calls % 2 == 0 ? cancelled.compact(NS) : cancelled.vacuum(NS, NOW);
      var ended = new java.util.concurrent.CompletableFuture<Outcome<Boolean>>();
      Cancellable running =
          work.subscribe()
              .with(
                  done -> ended.complete(new Outcome<>(true, null)),
                  failure -> ended.complete(new Outcome<>(null, failure)));
      gate.awaitArrivalOr(ended);
      running.cancel();
      gate.open();
      Entities.assertSame(all(open(storage())), before);
    }
    assertCleanAfterwards();
  }
}
