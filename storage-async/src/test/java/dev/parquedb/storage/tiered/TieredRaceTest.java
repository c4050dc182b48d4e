package dev.parquedb.storage.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.Race;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers beside moves between the tiers. */
class TieredRaceTest {

  private static final int READERS = 32;
  private static final int READS = 60;
  private static final int MOVES = 150;
  private static final int SIZE = 3000;

  private final Vertx vertx = Vertx.vertx();
  private final StorageBackend cold = MemoryBackend.create(vertx);
  private TieredBackend storage;

  @BeforeEach
  void open() {
    storage =
        Await.item(
            TieredBackend.builder(vertx, MemoryBackend.create(vertx), cold).threshold(100).open());
  }

  @AfterEach
  void stop() {
    Await.item(storage.close());
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @Test
  void readersNoticeNothingOfAFileThatMovesBetweenTheTiers() {
    String version = Await.item(storage.write("f", Payloads.of(7, SIZE))).version();
    List<Outcome<Long>> outcomes =
        race(
            runner ->
                runner == READERS
                    ? times(MOVES, () -> storage.promote("f").chain(this::movedBack))
                    : times(READS, () -> read(runner).chain(() -> sameVersion(version))));
    assertThat(outcomes.get(READERS).item()).as("moves that were made").isEqualTo(MOVES);
    assertThat(outcomes.subList(0, READERS))
        .allSatisfy(outcome -> assertThat(outcome.item()).isEqualTo(READS));
    assertThat(Await.item(storage.tierOf("f"))).isEqualTo(Tier.COLD);
    assertThat(Await.item(cold.list("", ListOptions.DEFAULT)).paths())
        .as("bytes of earlier stays are gone")
        .hasSize(1);
  }

  @Test
  void besideAWriterReadersSeeWholeVersionsNoOlderThanAcknowledged() {
    AtomicLong acknowledged = new AtomicLong();
    Await.item(storage.write("f", Payloads.of(0, SIZE)));
    AtomicLong next = new AtomicLong();
    List<Outcome<Long>> outcomes =
        race(
            runner ->
                switch (runner) {
                  case 0 ->
                      times(MOVES, () -> storage.promote("f").chain(moved -> storage.demote("f")));
                  case 1 -> times(MOVES, () -> write(next.incrementAndGet(), acknowledged));
                  default -> times(READS, () -> newerThan(acknowledged.get()));
                });
    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
    assertThat(Payloads.verify(Await.item(storage.read("f")))).isEqualTo(MOVES);
    int objects = Await.item(storage.tierOf("f")) == Tier.COLD ? 1 : 0;
    assertThat(Await.item(cold.list("", ListOptions.DEFAULT)).paths()).hasSize(objects);
  }

  private Uni<Boolean> movedBack(boolean moved) {
    assertThat(moved).isTrue();
    return storage.demote("f").invoke(back -> assertThat(back).isTrue());
  }

  private Uni<?> read(int runner) {
    return switch (runner % 3) {
      case 0 -> storage.read("f").invoke(all -> assertThat(Payloads.verify(all)).isEqualTo(7));
      case 1 ->
          storage
              .readRange("f", 1000, 2000)
              .invoke(part -> assertThat(part).isEqualTo(Payloads.of(7, SIZE).slice(1000, 1000)));
      default ->
          storage
              .readStream("f")
              .collect()
              .in(() -> ByteBuffer.allocate(SIZE), (all, chunk) -> all.put(chunk.duplicate()))
              .invoke(all -> assertThat(Payloads.verify(all.flip())).isEqualTo(7));
    };
  }

  private Uni<?> sameVersion(String version) {
    return storage.stat("f").invoke(stat -> assertThat(stat.version()).isEqualTo(version));
  }

  private Uni<?> write(long number, AtomicLong acknowledged) {
    return storage.write("f", Payloads.of(number, SIZE)).invoke(() -> acknowledged.set(number));
  }

  private Uni<?> newerThan(long least) {
    return storage
        .read("f")
        .invoke(all -> assertThat(Payloads.verify(all)).isGreaterThanOrEqualTo(least));
  }

  private static List<Outcome<Long>> race(IntFunction<Uni<Long>> runners) {
    try (Race race = new Race(READERS + 1)) {
      return race.run(runners);
    }
  }

  private static Uni<Long> times(int times, Supplier<Uni<?>> call) {
    return Multi.createBy()
        .repeating()
        .uni(() -> call.get().replaceWith(true))
        .atMost(times)
        .collect()
        .with(Collectors.counting());
  }
}
