package dev.parquedb.storage.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.CallOptions.Priority;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {

  @Test
  void workersAreNamedDaemons() {
    WorkerPool pool = pool(1);
    Thread worker = Await.item(pool.run(call(Priority.NORMAL), "f", Thread::currentThread));
    assertThat(worker.getName()).startsWith("parquedb-try-");
    assertThat(worker.isDaemon()).isTrue();
    Await.item(pool.stop(() -> {}));
  }

  @Test
  void aSubscriberThatThrowsDoesNotEndTheWorker() {
    WorkerPool pool = pool(1);
    pool.run(call(Priority.NORMAL), "f", () -> 1)
        .subscribe()
        .with(
            item -> {
              throw new AssertionError("on purpose");
            });
    assertThat(Await.item(pool.run(call(Priority.NORMAL), "f", () -> 2))).isEqualTo(2);
    Await.item(pool.stop(() -> {}));
  }

  @Test
  void workOfHigherPriorityGoesFirst() {
    WorkerPool pool = pool(1);
    CountDownLatch gate = block(pool);
    List<Priority> order = new ArrayList<>();
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    for (Priority priority :
        List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.LOW, Priority.HIGH)) {
      all.add(
          pool.run(call(priority), "f", () -> order.add(priority)).subscribe().asCompletionStage());
    }
    gate.countDown();
    all.forEach(done -> Await.item(Uni.createFrom().completionStage(done)));
    assertThat(order)
        .containsExactly(Priority.HIGH, Priority.HIGH, Priority.NORMAL, Priority.LOW, Priority.LOW);
    Await.item(pool.stop(() -> {}));
  }

  @Test
  void workCancelledInTheQueueNeverRuns() {
    WorkerPool pool = pool(1);
    CountDownLatch gate = block(pool);
    AtomicInteger runs = new AtomicInteger();
    Cancellable waiting =
        pool.run(call(Priority.NORMAL), "f", runs::incrementAndGet).subscribe().with(n -> {});
    waiting.cancel();
    gate.countDown();
    Await.item(pool.stop(() -> {}));
    assertThat(runs).hasValue(0);
  }

  @Test
  void stoppingFinishesWhatWasHandedOverAndRefusesTheRest() {
    WorkerPool pool = pool(3);
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      pool.run(call(Priority.LOW), "f", runs::incrementAndGet).subscribe().with(n -> {});
    }
    AtomicInteger atTheEnd = new AtomicInteger();
    Await.item(pool.stop(() -> atTheEnd.set(runs.get())));
    assertThat(atTheEnd).hasValue(100);
    Await.failure(
        StorageClosedException.class, pool.run(call(Priority.HIGH), "f", runs::incrementAndGet));
  }

  private static CountDownLatch block(WorkerPool pool) {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Void> blocking = new CompletableFuture<>();
    pool.run(
            call(Priority.HIGH),
            "gate",
            () -> {
              blocking.complete(null);
              return gate.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
            })
        .subscribe()
        .with(open -> {});
    Await.item(Uni.createFrom().completionStage(blocking));
    return gate;
  }

  private static WorkerPool pool(int size) {
    return new WorkerPool("try", size, Thread::new, (key, thrown) -> thrown);
  }

  private static DriverCall call(Priority priority) {
    return new DriverCall(CallOptions.DEFAULT.withPriority(priority));
  }
}
