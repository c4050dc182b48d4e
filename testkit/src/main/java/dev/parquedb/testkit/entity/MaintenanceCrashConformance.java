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
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/**
 * Maintenance that stops at any call of the storage: nothing is lost, nothing is half there, and
 * the next run ends what it began.
 */
public interface MaintenanceCrashConformance extends VacuumConformance {

  private Map<String, Entity> all(EntityBackend backend) {
    return Entities.byId(find(backend, Filter.all(), FindOptions.DEFAULT.includingDeleted()));
  }

  private void moreFiles(int round) {
    String id = "r%03d-".formatted(round);
    Await.item(backend().bulkCreate(NS, numbered(id, 3)));
    Await.item(backend().update(NS, id + "0001", update("{'$inc':{'n':1}}")));
  }

  /**
   * Dies before the first call that changes something, then after it, then before the second, and
   * so on until the work comes to its end. What was only read is no matter: nobody sees it.
   */
  private void stoppedAnywhere(IntConsumer before, Function<EntityBackend, Uni<?>> work) {
    boolean ended = false;
    for (int point = 0; !ended; point++) {
      assertThat(point).as("points of one run").isLessThan(200);
      before.accept(point);
      afterATick();
      Map<String, Entity> all = all(backend());
      InterceptedStorage intercepted = new InterceptedStorage(storage());
      EntityBackend stopping = open(intercepted.storage());
      intercepted.rule(deadFrom(point));
      ended = Await.outcome(work.apply(stopping).map(done -> true)).succeeded();
      intercepted.open();
      Entities.assertSame(all(open(storage())), all);
      Entities.assertSame(all(backend()), all);
    }
    assertThat(Await.item(backend().create(NS, input("{'$id':'last'}"))).version()).isEqualTo(1);
  }

  private static InterceptedStorage.Rule deadFrom(int point) {
    AtomicInteger changes = new AtomicInteger();
    AtomicBoolean dead = new AtomicBoolean();
    return (call, proceed) -> {
      Uni<Object> death =
          Uni.createFrom().failure(() -> new PermissionDeniedException(call.path(), "it is dead"));
      if (dead.get()) {
        return death;
      }
      if (call.reads() || changes.getAndIncrement() != point / 2) {
        return proceed.get();
      }
      dead.set(true);
      return point % 2 == 0 ? death : proceed.get().chain(() -> death);
    };
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

  @Test
  default void aCompactionThatStopsAnywhereLosesNothing() {
    assumeTrue(backend().capabilities().compaction(), "compaction is not declared");
    assumeTrue(backend().capabilities().vacuum(), "vacuum is not declared");
    stoppedAnywhere(this::moreFiles, backend -> backend.compact(NS));
    assertCleanAfterwards();
  }

  @Test
  default void aVacuumThatStopsAnywhereLosesNothing() {
    assumeTrue(backend().capabilities().compaction(), "compaction is not declared");
    assumeTrue(backend().capabilities().vacuum(), "vacuum is not declared");
    // Garbage of every run: the files that were merged, and those that wait since the run before.
    stoppedAnywhere(
        round -> {
          moreFiles(round);
          Await.item(backend().compact(NS));
        },
        backend -> backend.vacuum(NS, NOW));
    assertCleanAfterwards();
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
