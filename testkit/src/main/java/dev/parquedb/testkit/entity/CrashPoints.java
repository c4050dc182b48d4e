package dev.parquedb.testkit.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.process.ForkedWorker;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Processes that are gone at every call that changes something, one after the other, while they
 * write to one storage; after each, everything that was acknowledged must be there and nothing half
 * done be seen.
 */
public final class CrashPoints {

  private static final int MOST = 200;

  private final String storage;

  /**
   * Creates a run.
   *
   * @param storage the URI of a storage that processes share, empty
   */
  public CrashPoints(String storage) {
    this.storage = storage;
  }

  /**
   * Dies at every point of an operation.
   *
   * @param operation which
   * @return how many points there were
   */
  public int everyPointOf(CrashOperation operation) {
    for (int round = 0; round < MOST; round++) {
      if (isEnded(operation, round)) {
        return round;
      }
    }
    throw new AssertionError(operation + " never comes to its end");
  }

  private boolean isEnded(CrashOperation operation, int round) {
    opened(backend -> operation.prepare(backend, round));
    Map<String, Entity> before = all();
    List<String> said;
    try (ForkedWorker worker =
        ForkedWorker.start(
            CrashWorker.class,
            List.of(storage, operation.name(), Integer.toString(round), Integer.toString(round)))) {
      said = worker.untilEnd();
    }
    operation.check(before, all(), round, said.contains("acknowledged"));
    return said.contains("ended");
  }

  private Map<String, Entity> all() {
    Map<String, Entity> all = new LinkedHashMap<>();
    opened(
        backend ->
            all.putAll(
                Entities.byId(
                    Await.item(
                        backend
                            .find(
                                EntitySuite.NS,
                                Filter.all(),
                                FindOptions.DEFAULT.includingDeleted())
                            .collect()
                            .asList()))));
    return all;
  }

  /** Everything that was left is removed by maintenance, and all rows stay. */
  public void assertCleanAfterwards() {
    Map<String, Entity> before = all();
    opened(
        backend -> {
          Await.item(backend.compact(EntitySuite.NS));
          Await.item(backend.vacuum(EntitySuite.NS, VacuumConformance.NOW));
          Await.item(backend.vacuum(EntitySuite.NS, VacuumConformance.NOW));
          assertThat(
                  Await.item(backend.vacuum(EntitySuite.NS, VacuumConformance.NOW)).filesDeleted())
              .isZero();
        });
    Entities.assertSame(all(), before);
  }

  private void opened(Consumer<EntityBackend> work) {
    Vertx vertx = Vertx.vertx();
    StorageBackend opened = Await.item(Storages.open(vertx, storage));
    EntityBackend backend = Await.item(EntityBackends.open(vertx, CrashWorker.config(opened)));
    work.accept(backend);
    Await.item(backend.close());
    Await.item(opened.close());
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }
}
