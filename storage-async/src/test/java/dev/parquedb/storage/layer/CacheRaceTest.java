package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.Race;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Readers of a cache beside a writer that goes past it. */
class CacheRaceTest extends LayerFixture {

  private static final int READERS = 7;
  private static final int SIZE = 3000;
  private static final int TIMES = 300;

  private final StorageBackend below = MemoryBackend.create(vertx());
  private final StorageBackend cached =
      StorageLayers.around(vertx(), below)
          .cache(CacheSettings.DEFAULT.withBlocks(512).withMemory(20 * 512))
          .build();
  private final AtomicLong acknowledged = new AtomicLong();

  @Test
  void everyReadIsWholeAndNoOlderThanWhatWasAcknowledged() {
    write(0).await().atMost(Await.LIMIT);
    try (Race race = new Race(READERS + 1)) {
      List<Outcome<Void>> outcomes =
          race.run(runner -> runner == 0 ? writes(1) : reads(runner, TIMES));
      assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
    }
    assertThat(Payloads.verify(Await.item(cached.read("f")))).isEqualTo(TIMES);
  }

  private Uni<Void> writes(long number) {
    return number > TIMES
        ? Uni.createFrom().voidItem()
        : write(number).chain(() -> writes(number + 1));
  }

  private Uni<Void> write(long number) {
    return below
        .write("f", Payloads.of(number, SIZE + (int) (number % 5) * 100))
        .invoke(() -> acknowledged.set(number))
        .replaceWithVoid();
  }

  private Uni<Void> reads(int reader, int times) {
    if (times == 0) {
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom()
        .deferred(
            () -> {
              long least = acknowledged.get();
              return cached
                  .readRange("f", 0, 100L * (1 + (reader + times) % 5))
                  .chain(head -> cached.read("f"))
                  .invoke(all -> assertThat(Payloads.verify(all)).isGreaterThanOrEqualTo(least));
            })
        .chain(() -> reads(reader, times - 1));
  }
}
