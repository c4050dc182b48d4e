package dev.parquedb.testkit.entity;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.process.ForkedWorker;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * A process that does one {@link CrashOperation}, makes a checkpoint and its hint after every
 * commit, and is gone at a {@link CrashPoint}. Says "acknowledged" when the operation was, and
 * "ended" when it came to its end with everything beside it.
 */
public final class CrashWorker {

  /** Of the last thing that is written. */
  private static final String HINT = "_last_checkpoint";

  private CrashWorker() {}

  /** How the table is opened, here and by who looks at it afterwards. */
  public static DeltaBackendConfig config(StorageBackend storage) {
    return DeltaBackendConfig.builder(storage)
        .checkpoints(1, Long.MAX_VALUE)
        .engine(EngineOptions.DEFAULT.withCursorTtl(Duration.ZERO))
        .build();
  }

  /**
   * Runs the worker.
   *
   * @param args the URI of the storage, the operation, the round, the point
   */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    InterceptedStorage storage = new InterceptedStorage(Await.item(Storages.open(vertx, args[0])));
    EntityBackend backend = Await.item(EntityBackends.open(vertx, config(storage.storage())));
    storage.rule(CrashPoint.halting(Integer.parseInt(args[3])));
    CrashOperation operation = CrashOperation.valueOf(args[1]);
    Await.item(operation.run(backend, Integer.parseInt(args[2])).replaceWith(true));
    ForkedWorker.say("acknowledged");
    Await.until(
        "the hint",
        () ->
            storage.calls().stream().anyMatch(call -> call.path().endsWith(HINT) && !call.reads()));
    Await.item(backend.close());
    Await.item(storage.storage().close());
    ForkedWorker.say("ended");
    System.exit(0);
  }
}
