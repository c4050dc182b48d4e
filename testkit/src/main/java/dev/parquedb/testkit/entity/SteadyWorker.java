package dev.parquedb.testkit.entity;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.CommitConflictException;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.process.ForkedWorker;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that creates entities and counts until it is killed, and prints what was acknowledged:
 * the id of each entity, each value of its own counter, and what definitely lost to other writers.
 */
public final class SteadyWorker {

  /** The field of a worker's counter, an entity that is named like the worker. */
  public static final String COUNT = "count";

  private static final int LANES = 4;

  private SteadyWorker() {}

  /**
   * Runs the worker.
   *
   * @param args the URI of the storage, the name of the worker
   * @throws InterruptedException when the process is told to stop
   */
  public static void main(String[] args) throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    EntityBackend backend =
        Await.item(
            Storages.open(vertx, args[0])
                .chain(
                    storage ->
                        EntityBackends.open(vertx, DeltaBackendConfig.builder(storage).build())));
    CountDownLatch broken = new CountDownLatch(1);
    AtomicLong numbers = new AtomicLong();
    for (int lane = 0; lane < LANES; lane++) {
      Multi.createBy()
          .repeating()
          .uni(() -> turn(backend, args[1], numbers.incrementAndGet()))
          .indefinitely()
          .subscribe()
          .with(
              done -> {},
              failure -> {
                failure.printStackTrace();
                broken.countDown();
              });
    }
    broken.await();
    System.exit(1);
  }

  private static Uni<Void> turn(EntityBackend backend, String name, long number) {
    String id = name + "-" + number;
    return backend
        .create(CounterWork.NS, Documents.input(id, Map.of("n", number)))
        .invoke(created -> ForkedWorker.say("created " + id))
        .chain(
            () ->
                backend.update(
                    CounterWork.NS,
                    name,
                    Documents.update("{'$inc':{'" + COUNT + "':1}}"),
                    UpsertConformance.UPSERT))
        .invoke(counted -> ForkedWorker.say("counted " + counted.data().get(COUNT)))
        .replaceWithVoid()
        .onFailure(CommitConflictException.class)
        .recoverWithItem(
            () -> {
              ForkedWorker.say("starved " + id);
              return null;
            });
  }
}
