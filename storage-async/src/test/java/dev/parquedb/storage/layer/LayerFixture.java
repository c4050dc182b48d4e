package dev.parquedb.storage.layer;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.fault.FaultPlan;
import dev.parquedb.testkit.fault.FaultyStorage;
import dev.parquedb.testkit.fault.StorageCall;
import dev.parquedb.testkit.fault.StorageOperation;
import dev.parquedb.testkit.time.SeededRandom;
import dev.parquedb.testkit.time.VirtualTime;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A memory storage with faults on a clock that stands still. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
abstract class LayerFixture {

  private static Vertx vertx;

  final VirtualTime time = VirtualTime.manual();
  final StorageBackend memory =
      MemoryBackend.builder(vertx).time(time).random(SeededRandom.of(1)).build();
  final FaultyStorage store = new FaultyStorage(memory, FaultPlan.NONE, time);

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() {
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  static Vertx vertx() {
    return vertx;
  }

  /** Layers around the faulty storage. */
  StorageLayers layers() {
    return StorageLayers.around(store, time, SeededRandom.of(2));
  }

  LayerTools tools() {
    return new LayerTools(time, SeededRandom.of(2));
  }

  /** Subscribes; the future may never end. */
  static <T> CompletableFuture<T> start(Uni<T> call) {
    return call.subscribeAsCompletionStage();
  }

  /** Calls that reached the storage. */
  long calls(StorageOperation operation) {
    return store.counters().calls(operation);
  }

  static boolean any(StorageCall call) {
    return true;
  }
}
