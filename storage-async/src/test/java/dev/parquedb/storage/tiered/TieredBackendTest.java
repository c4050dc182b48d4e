package dev.parquedb.storage.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CorruptStorageException;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.fs.FsBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.Gate;
import dev.parquedb.testkit.fault.StorageOperation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TieredBackendTest {

  @TempDir Path temp;
  private final Vertx vertx = Vertx.vertx();
  private final TieredFixture fixture = new TieredFixture(vertx);
  private final TieredBackend storage = fixture.storage;

  @AfterEach
  void stop() {
    fixture.close();
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @Test
  void sizeDecidesTheTier() {
    Await.item(storage.write("small", Payloads.of(1, TieredFixture.THRESHOLD)));
    Await.item(storage.write("large", Payloads.of(2, TieredFixture.THRESHOLD + 1)));
    assertThat(Await.item(storage.tierOf("small"))).isEqualTo(Tier.HOT);
    assertThat(Await.item(storage.tierOf("large"))).isEqualTo(Tier.COLD);
    assertThat(fixture.coldObjects()).hasSize(1);
  }

  @Test
  void movingBetweenTheTiersChangesNothingThatShows() {
    WriteOptions described =
        WriteOptions.DEFAULT.withContentType("text/plain").withMetadata(Map.of("a", "b"));
    WriteResult written = Await.item(storage.write("f", Payloads.of(1, 100), described));
    FileStat before = Await.item(storage.stat("f"));
    fixture.time.advance(Duration.ofDays(1));
    assertThat(Await.item(storage.promote("f"))).isTrue();
    assertThat(Await.item(storage.promote("f"))).isFalse();
    assertThat(fixture.coldObjects()).isEmpty();
    assertThat(Await.item(storage.stat("f"))).isEqualTo(before);
    assertThat(Payloads.verify(Await.item(storage.read("f")))).isEqualTo(1);
    assertThat(Await.item(storage.demote("f"))).isTrue();
    assertThat(fixture.coldObjects()).hasSize(1);
    assertThat(Await.item(storage.stat("f"))).isEqualTo(before);
    assertThat(Payloads.verify(Await.item(storage.read("f")))).isEqualTo(1);
    Await.item(storage.writeConditional("f", Payloads.of(2, 100), written.version()));
  }

  @Test
  void contentThatLooksLikeAPointerIsContent() {
    Await.item(storage.write("large", Payloads.of(1, 100)));
    ByteBuffer pointer = Await.item(fixture.hot.read("large"));
    Await.item(storage.write("copy", pointer));
    Await.item(storage.demote("copy"));
    assertThat(Await.item(storage.read("copy"))).isEqualTo(pointer);
    Await.item(storage.promote("copy"));
    assertThat(Await.item(storage.read("copy"))).isEqualTo(pointer);
  }

  @Test
  void foreignDataInTheHotTierIsCorruptAndCanBeDeleted() {
    Await.item(fixture.hot.write("foreign", Payloads.text("not a frame")));
    Await.failure(CorruptStorageException.class, storage.read("foreign"));
    Await.failure(CorruptStorageException.class, storage.stat("foreign"));
    Await.failure(
        CorruptStorageException.class,
        storage
            .collectOrphans(TieredFixture.GRACE, OrphanMode.DELETE)
            .chain(r -> storage.list("")));
    assertThat(Await.item(storage.delete("foreign"))).isTrue();
  }

  @Test
  void aDamagedFrameIsNoticed() {
    Await.item(storage.write("f", Payloads.of(1, 100)));
    ByteBuffer frame = ByteBuffer.allocate(1000).put(Await.item(fixture.hot.read("f"))).flip();
    for (int i = 0; i < frame.limit(); i++) {
      frame.put(i, (byte) (frame.get(i) ^ 1));
      Await.item(fixture.hot.write("f", frame));
      Await.failure(CorruptStorageException.class, storage.read("f"));
      frame.put(i, (byte) (frame.get(i) ^ 1));
    }
  }

  @Test
  void aLostOrDamagedColdObjectIsCorrupt() {
    Await.item(storage.write("f", Payloads.of(1, 100)));
    String name = fixture.coldObjects().iterator().next();
    Await.item(fixture.cold.write(name, Payloads.of(2, 100)));
    Await.failure(CorruptStorageException.class, storage.promote("f"));
    Await.item(fixture.cold.write(name, Payloads.of(1, 50)));
    Await.failure(CorruptStorageException.class, storage.read("f"));
    Await.item(fixture.cold.delete(name));
    Await.failure(CorruptStorageException.class, storage.read("f"));
    Await.failure(CorruptStorageException.class, storage.readStream("f").collect().last());
    Await.failure(CorruptStorageException.class, storage.promote("f"));
    Await.failure(CorruptStorageException.class, storage.copy("f", "g"));
    assertThat(Await.item(storage.delete("f"))).isTrue();
  }

  @Test
  void internalFilesNeverShowAndCannotBeNamed() {
    String internal = ".parquedb-tiered";
    Await.failure(InvalidPathException.class, storage.read(internal + "/identity"));
    Await.failure(InvalidPathException.class, storage.write(internal, Payloads.text("x")));
    Await.failure(InvalidPathException.class, storage.deletePrefix(internal + "/"));
    Await.failure(InvalidPathException.class, storage.rmdir(internal));
    for (String key : List.of("-a", ".parquedb-a", ".parquedb-z", "a/b", "c")) {
      Await.item(storage.write(key, Payloads.text("x")));
    }
    for (int limit = 1; limit <= 6; limit++) {
      assertThat(listed("", ListOptions.DEFAULT.withLimit(limit), limit))
          .containsExactly("-a", ".parquedb-a", ".parquedb-z", "a/b", "c");
      assertThat(listed("", ListOptions.DEFAULT.withLimit(limit).withDelimiter("/"), limit))
          .containsExactlyInAnyOrder("-a", ".parquedb-a", ".parquedb-z", "a/", "c");
      assertThat(listed("", ListOptions.DEFAULT.withLimit(limit).withDelimiter("-"), limit))
          .containsExactlyInAnyOrder("-", ".parquedb-", "a/b", "c");
    }
    assertThat(Await.item(storage.deletePrefix(".parquedb"))).isEqualTo(2);
    assertThat(listed(".p", ListOptions.DEFAULT.withDelimiter("-"), 1)).isEmpty();
    Await.item(storage.deletePrefix("a"));
    Await.item(storage.delete("c"));
    assertThat(listed("", ListOptions.DEFAULT.withLimit(1), 1)).containsExactly("-a");
  }

  /** All entries, where every page but the last is full and the last has something. */
  private List<String> listed(String prefix, ListOptions options, int limit) {
    List<String> all = new ArrayList<>();
    ListResult page = Await.item(storage.list(prefix, options));
    while (true) {
      all.addAll(page.paths());
      all.addAll(page.prefixes());
      if (page.cursor().isEmpty()) {
        return all;
      }
      assertThat(page.files().size() + page.prefixes().size()).isEqualTo(limit);
      page = Await.item(storage.list(prefix, options.withCursor(page.cursor().get())));
      assertThat(page.files().size() + page.prefixes().size()).isPositive();
    }
  }

  @Test
  void aReaderKeepsTheColdObjectUntilItHasEnded() {
    Await.item(storage.write("f", Payloads.of(1, 100)));
    Gate gate =
        fixture.cold.stallNext(
            call -> call.is(StorageOperation.READ_RANGES), Fault.Point.BEFORE_EFFECT);
    var reading = storage.read("f").subscribeAsCompletionStage();
    Await.item(gate.reached());
    Await.item(storage.write("f", Payloads.of(2, 100)));
    assertThat(fixture.coldObjects()).hasSize(2);
    assertThat(fixture.orphans(OrphanMode.DELETE)).isEmpty();
    gate.open();
    assertThat(Payloads.verify(Await.item(Uni.createFrom().completionStage(reading)))).isEqualTo(1);
    assertThat(fixture.coldObjects()).hasSize(1);
  }

  @Test
  void whatIsBeingWrittenIsNoOrphan() {
    Gate gate =
        fixture.hot.stallNext(
            call -> call.is(StorageOperation.WRITE_CONDITIONAL), Fault.Point.BEFORE_EFFECT);
    var writing = storage.write("f", Payloads.of(1, 100)).subscribeAsCompletionStage();
    Await.item(gate.reached());
    assertThat(fixture.orphans(OrphanMode.DELETE)).isEmpty();
    gate.open();
    Await.item(Uni.createFrom().completionStage(writing));
    assertThat(Payloads.verify(Await.item(storage.read("f")))).isEqualTo(1);
  }

  @Test
  void orphansInTheirGraceAreLeftAlone() {
    fixture.hot.failNext(
        call -> call.is(StorageOperation.WRITE_CONDITIONAL),
        new Fault.LateEffect(Duration.ofMinutes(1)));
    Await.failure(storage.write("f", Payloads.of(1, 100)));
    Await.failure(
        IllegalArgumentException.class,
        storage.collectOrphans(TieredFixture.GRACE.minusSeconds(1), OrphanMode.DELETE));
    OrphanReport young = Await.item(storage.collectOrphans(TieredFixture.GRACE, OrphanMode.DELETE));
    assertThat(young.examined()).isZero();
    fixture.time.advance(Duration.ofMinutes(1));
    Await.item(fixture.hot.settled());
    assertThat(Payloads.verify(Await.item(storage.read("f")))).isEqualTo(1);
    assertThat(fixture.orphans(OrphanMode.DELETE)).isEmpty();
  }

  @Test
  void rebalancingFollowsThePolicyBatchByBatch() {
    for (int i = 0; i < 5; i++) {
      Await.item(storage.write("small-" + i, Payloads.of(i, 20)));
      Await.item(storage.write("large-" + i, Payloads.of(i, 100)));
    }
    fixture.time.advance(Duration.ofDays(2));
    Await.item(storage.write("young", Payloads.of(9, 20)));
    TieringPolicy old = TieringPolicy.byAge(Duration.ofDays(1), 1);
    ListOptions batch = ListOptions.DEFAULT.withLimit(6);
    RebalanceResult first = Await.item(storage.rebalance(old, "", batch));
    assertThat(first.examined()).isEqualTo(6);
    assertThat(first.demoted()).isEqualTo(1);
    RebalanceResult last =
        Await.item(storage.rebalance(old, "", batch.withCursor(first.cursor().orElseThrow())));
    assertThat(last).isEqualTo(new RebalanceResult(5, 0, 4, 80, Optional.empty()));
    assertThat(Await.item(storage.tierOf("young"))).isEqualTo(Tier.HOT);
    RebalanceResult back =
        Await.item(storage.rebalance(TieringPolicy.bySize(1000), "", ListOptions.DEFAULT));
    assertThat(back.promoted()).isEqualTo(10);
    assertThat(fixture.coldObjects()).isEmpty();
  }

  @Test
  void aSecondUserOfAHotTierIsRefused() {
    UnavailableException refused =
        Await.failure(
            UnavailableException.class,
            TieredBackend.builder(vertx, fixture.hot, fixture.cold).open());
    assertThat(refused).hasMessageContaining("in use");
  }

  @Test
  void aFolderIsFreeAgainOnceClosedAndKeepsItsIdentity() {
    TieredBackend first = Await.item(onFolder());
    Await.item(first.write("f", Payloads.of(1, 100)));
    Await.failure(UnavailableException.class, onFolder());
    Await.item(first.close());
    TieredBackend later = Await.item(onFolder());
    assertThat(later.rootUri()).isEqualTo(first.rootUri());
    assertThat(Payloads.verify(Await.item(later.read("f")))).isEqualTo(1);
    Await.item(later.close());
  }

  private Uni<TieredBackend> onFolder() {
    return fs("hot")
        .chain(
            hot ->
                fs("cold")
                    .chain(
                        cold ->
                            TieredBackend.builder(vertx, hot, cold)
                                .threshold(10)
                                .open()
                                .onFailure()
                                .call(() -> hot.close().chain(cold::close))));
  }

  private Uni<StorageBackend> fs(String folder) {
    return FsBackend.builder(vertx, temp.resolve(folder)).open();
  }

  @Test
  void aHotTierWithForeignFilesIsRefused() {
    StorageBackend used = MemoryBackend.create(vertx);
    Await.item(used.write("f", Payloads.text("x")));
    Await.failure(
        UnsupportedStorageException.class, TieredBackend.builder(vertx, used, fixture.cold).open());
    assertThat(Await.item(used.list("")).paths()).containsExactly("f");
  }
}
