package dev.parquedb.storage.tiered;

import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.fault.FaultPlan;
import dev.parquedb.testkit.fault.FaultyStorage;
import dev.parquedb.testkit.time.VirtualTime;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** A tiered storage over two memory storages that fail on demand. */
final class TieredFixture implements AutoCloseable {

  static final int THRESHOLD = 32;
  static final Duration GRACE = Duration.ofHours(1);

  final VirtualTime time = VirtualTime.manual();
  final FaultyStorage hot;
  final FaultyStorage cold;
  final TieredBackend storage;
  private final Vertx vertx;

  TieredFixture(Vertx vertx) {
    this.vertx = vertx;
    this.hot = faulty();
    this.cold = faulty();
    this.storage =
        Await.item(
            TieredBackend.builder(vertx, hot, cold)
                .threshold(THRESHOLD)
                .orphanGrace(GRACE)
                .time(time)
                .open());
  }

  private FaultyStorage faulty() {
    StorageBackend memory = MemoryBackend.builder(vertx).time(time).build();
    return new FaultyStorage(memory, FaultPlan.NONE, time);
  }

  /** The names of all objects in the cold tier. */
  Set<String> coldObjects() {
    return new TreeSet<>(Await.item(cold.list("", ListOptions.DEFAULT)).paths());
  }

  /** What a collection says is orphaned, long after everything. */
  Set<String> orphans(OrphanMode mode) {
    time.advance(GRACE.plusSeconds(1));
    return new TreeSet<>(Await.item(storage.collectOrphans(GRACE, mode)).orphans());
  }

  @Override
  public void close() {
    hot.heal();
    cold.heal();
    Await.item(storage.close());
  }
}
