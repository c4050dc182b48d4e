package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.Gate;
import dev.parquedb.testkit.fault.StorageOperation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CacheLayerTest extends LayerFixture {

  private static final int BLOCK = 512;
  private static final int SIZE = 10 * BLOCK + 100;
  private static final CacheSettings SMALL =
      CacheSettings.DEFAULT.withBlocks(BLOCK).withMemory(64 * BLOCK).withLargestRead(20L * BLOCK);

  private final StorageBackend storage = layers().cache(SMALL).build();
  private final StorageBackend immutable = storage.with(CallOptions.DEFAULT.immutable());
  private final ByteBuffer content = Payloads.of(1, SIZE);

  @Test
  void anImmutableFileIsReadOnce() {
    Await.item(memory.write("f", content));
    assertThat(Await.item(immutable.read("f"))).isEqualTo(content);
    assertThat(Await.item(immutable.read("/./f"))).isEqualTo(content);
    assertThat(requests()).isEqualTo(1);
    for (long start : new long[] {0, 1, BLOCK - 1, BLOCK, SIZE - 1, SIZE, SIZE + BLOCK}) {
      for (long length : new long[] {1, BLOCK, 3 * BLOCK, SIZE}) {
        assertThat(Await.item(immutable.readRange("f", start, start + length)))
            .isEqualTo(part(content, start, start + length));
      }
    }
    assertThat(requests()).as("all of it from the cache").isEqualTo(1);
    assertThat(calls(StorageOperation.STAT)).isZero();
  }

  @Test
  void whatIsMissingIsReadInWholeBlocks() {
    Await.item(memory.write("f", content));
    List<ByteRange> ends = List.of(new ByteRange(0, 10), new ByteRange(SIZE - 10, SIZE));
    assertThat(Await.item(immutable.readRanges("f", ends)))
        .containsExactly(part(content, 0, 10), part(content, SIZE - 10, SIZE));
    assertThat(requests()).isEqualTo(1);
    assertThat(Await.item(immutable.readRange("f", 0, BLOCK))).isEqualTo(part(content, 0, BLOCK));
    assertThat(requests()).isEqualTo(1);
    assertThat(Await.item(immutable.readRange("f", 0, SIZE))).isEqualTo(content);
    assertThat(requests()).isEqualTo(2);
    assertThat(Await.item(immutable.read("f"))).isEqualTo(content);
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void everyKindOfReadIsServed() {
    Await.item(memory.write("f", content));
    for (StorageBackend view : List.of(immutable, storage)) {
      Await.item(view.read("f"));
      store.forgetCalls();
      ByteBuffer destination = ByteBuffer.allocate(SIZE + 10).position(5);
      assertThat(Await.item(view.readInto("f", 7, destination))).isEqualTo(SIZE - 7);
      assertThat(destination.position()).isEqualTo(5 + SIZE - 7);
      assertThat(destination.flip().position(5)).isEqualTo(part(content, 7, SIZE));
      List<ByteRange> ranges =
          List.of(new ByteRange(9, 9), new ByteRange(600, 700), new ByteRange(0, 1));
      assertThat(Await.item(view.readRanges("f", ranges)))
          .containsExactly(ByteBuffer.allocate(0), part(content, 600, 700), part(content, 0, 1));
      List<ByteBuffer> chunks =
          Await.item(view.readStream("f", new ReadOptions(3, 1003, 300)).collect().asList());
      assertThat(chunks).extracting(ByteBuffer::remaining).containsExactly(300, 300, 300, 100);
      assertThat(joined(chunks)).isEqualTo(part(content, 3, 1003));
      assertThat(store.calls())
          .as("only versions are asked for")
          .allMatch(call -> call.is(StorageOperation.STAT));
    }
  }

  @Test
  void aStreamThatIsNotKeptIsTheStoragesOwn() {
    Await.item(memory.write("f", content));
    Await.item(immutable.readRange("f", 0, 10));
    assertThat(joined(Await.item(immutable.readStream("f").collect().asList()))).isEqualTo(content);
    assertThat(calls(StorageOperation.READ_STREAM)).isEqualTo(1);
  }

  @Test
  void answersCannotBeChanged() {
    Await.item(memory.write("f", content));
    for (int i = 0; i < 2; i++) {
      assertThat(Await.item(immutable.readRange("f", 1, 3)).isReadOnly()).isTrue();
      assertThat(Await.item(immutable.read("f")).isReadOnly()).isTrue();
    }
  }

  @Test
  void aFileThatMayChangeIsAskedForItsVersionAndReadOnce() {
    Await.item(memory.write("f", content));
    for (int i = 1; i <= 3; i++) {
      assertThat(Await.item(storage.read("f"))).isEqualTo(content);
      assertThat(calls(StorageOperation.STAT)).isEqualTo(i);
    }
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void aChangeBySomebodyElseIsSeenAtOnce() {
    for (int version = 1; version <= 3; version++) {
      Await.item(memory.write("f", Payloads.of(version, SIZE)));
      for (int i = 0; i < 2; i++) {
        assertThat(Payloads.verify(Await.item(storage.read("f")))).isEqualTo(version);
      }
    }
    Await.item(memory.delete("f"));
    Await.failure(NotFoundException.class, storage.read("f"));
    Await.failure(NotFoundException.class, storage.readRange("f", 0, 10));
    Await.failure(NotFoundException.class, storage.readStream("f").collect().asList());
  }

  @Test
  void absenceIsNotKept() {
    for (StorageBackend view : List.of(storage, immutable)) {
      Await.failure(NotFoundException.class, view.read("g"));
      Await.item(memory.write("g", content));
      assertThat(Await.item(view.read("g"))).isEqualTo(content);
      Await.item(memory.delete("g"));
      Await.item(storage.delete("g"));
    }
  }

  @Test
  void aFileReplacedWhileItIsReadIsReadWholeAndKeptUnderNoWrongVersion() {
    Await.item(memory.write("f", Payloads.of(1, SIZE)));
    Await.item(storage.readRange("f", 0, BLOCK));
    Gate gate = hold(StorageOperation.READ_RANGE);
    CompletableFuture<ByteBuffer> read = start(storage.read("f"));
    Await.item(gate.reached());
    Await.item(memory.write("f", Payloads.of(2, SIZE + 1000)));
    gate.open();
    assertThat(Payloads.verify(read.join())).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      assertThat(Payloads.verify(Await.item(storage.read("f")))).isEqualTo(2);
    }
  }

  /** The version asked for before another read filled the cache does not vouch for what it read. */
  @Test
  void aVersionToldBeforeTheBytesWereReadDoesNotVouchForThem() {
    Await.item(memory.write("f", Payloads.of(1, SIZE)));
    Await.item(storage.readRange("f", 0, BLOCK));
    Gate told = store.stallNext(call -> call.is(StorageOperation.STAT), Fault.Point.AFTER_EFFECT);
    CompletableFuture<ByteBuffer> early = start(storage.read("f"));
    Await.item(told.reached());
    Gate gate = hold(StorageOperation.READ_RANGE);
    CompletableFuture<ByteBuffer> other = start(storage.readRange("f", BLOCK, SIZE));
    Await.item(gate.reached());
    Await.item(memory.write("f", Payloads.of(2, SIZE)));
    gate.open();
    assertThat(other.join()).isEqualTo(part(Payloads.of(2, SIZE), BLOCK, SIZE));
    told.open();
    assertThat(Payloads.verify(early.join())).as("not half of each").isEqualTo(2);
  }

  @Test
  void changesThroughTheLayerForgetWhatTheyTouch() {
    Map<String, Function<String, Uni<?>>> changes =
        Map.ofEntries(
            Map.entry("write", path -> storage.write(path, Payloads.of(2, SIZE))),
            Map.entry("atomic", path -> storage.writeAtomic(path, Payloads.of(2, SIZE))),
            Map.entry(
                "conditional",
                path ->
                    storage
                        .stat(path)
                        .chain(
                            stat ->
                                storage.writeConditional(
                                    path, Payloads.of(2, SIZE), stat.version()))),
            Map.entry(
                "stream",
                path -> storage.writeStream(path, Multi.createFrom().item(Payloads.of(2, SIZE)))),
            Map.entry("append", path -> storage.append(path, Payloads.text("x"))),
            Map.entry("delete", storage::delete),
            Map.entry("prefix", path -> storage.deletePrefix(path.substring(0, 5))),
            Map.entry("tree", path -> storage.rmdir("d", new RmdirOptions(true))),
            Map.entry("moveAway", path -> storage.move(path, "elsewhere")),
            Map.entry("moveOver", path -> storage.move("other", path)),
            Map.entry("copyOver", path -> storage.copy("other", path)));
    changes.forEach(
        (name, change) -> {
          String path = "d/" + name;
          Await.item(memory.write(path, content));
          Await.item(memory.write("other", Payloads.of(3, SIZE)));
          assertThat(Await.item(immutable.read(path))).isEqualTo(content);
          Await.item(change.apply(path));
          if (Await.item(memory.exists(path))) {
            ByteBuffer now = Await.item(memory.read(path));
            assertThat(now).isNotEqualTo(content);
            assertThat(Await.item(immutable.read(path))).as(name).isEqualTo(now);
          } else {
            Await.failure(NotFoundException.class, immutable.read(path));
          }
        });
  }

  @Test
  void whatAReadBringsThatBeganBeforeAChangeIsNotKept() {
    Await.item(memory.write("f", Payloads.of(1, SIZE)));
    Gate gate =
        store.stallNext(call -> call.is(StorageOperation.READ_RANGE), Fault.Point.AFTER_EFFECT);
    CompletableFuture<ByteBuffer> slow = start(immutable.read("f"));
    Await.item(gate.reached());
    Await.item(storage.write("f", Payloads.of(2, SIZE)));
    CompletableFuture<ByteBuffer> after = start(immutable.read("f"));
    gate.open();
    assertThat(Payloads.verify(slow.join())).isEqualTo(1);
    assertThat(Payloads.verify(after.join())).as("does not share the older read").isEqualTo(2);
    assertThat(Payloads.verify(Await.item(immutable.read("f")))).isEqualTo(2);
  }

  @Test
  void aChangeOfUnknownOutcomeForgetsToo() {
    Await.item(memory.write("f", content));
    Await.item(immutable.read("f"));
    store.failNext(call -> call.is(StorageOperation.DELETE), new Fault.LostReply());
    Await.failure(storage.delete("f"));
    Await.failure(NotFoundException.class, immutable.read("f"));
  }

  @Test
  void equalReadsAtTheSameTimeAreOneRequest() {
    Await.item(memory.write("f", content));
    Gate gate = hold(StorageOperation.READ_RANGE);
    List<CompletableFuture<ByteBuffer>> reads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      reads.add(start(immutable.read("f")));
    }
    assertThat(cache().reads().underWay()).isEqualTo(1);
    gate.open();
    assertThat(reads).allSatisfy(read -> assertThat(read.join()).isEqualTo(content));
    assertThat(requests()).isEqualTo(1);
    assertThat(cache().reads().underWay()).isZero();
  }

  @Test
  void aSharedRequestIsCancelledWhenTheLastHasLeft() {
    Await.item(memory.write("f", content));
    hold(StorageOperation.READ_RANGE);
    var first = immutable.read("f").subscribe().with(item -> {}, failure -> {});
    var second = immutable.read("f").subscribe().with(item -> {}, failure -> {});
    first.cancel();
    assertThat(cache().reads().underWay()).isEqualTo(1);
    second.cancel();
    assertThat(cache().reads().underWay()).isZero();
    assertThat(cache().reads().memory().files()).as("nothing is left of the file").isZero();
    assertThat(Await.item(immutable.read("f"))).isEqualTo(content);
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void eachCallerHasItsOwnTime() {
    Await.item(memory.write("f", content));
    Gate gate = hold(StorageOperation.READ_RANGE);
    StorageBackend hasty =
        storage.with(CallOptions.DEFAULT.immutable().withTimeout(Duration.ofSeconds(1)));
    CompletableFuture<ByteBuffer> short1 = start(hasty.read("f"));
    CompletableFuture<ByteBuffer> patient = start(immutable.read("f"));
    time.advance(Duration.ofSeconds(1));
    assertThat(RetryLayerTest.failure(short1)).isInstanceOf(StorageTimeoutException.class);
    assertThat(patient).isNotDone();
    gate.open();
    assertThat(patient.join()).isEqualTo(content);
    assertThat(requests()).isEqualTo(1);
    assertThat(time.pending()).isZero();
  }

  @Test
  void aFailureReachesAllAndIsNotKept() {
    Await.item(memory.write("f", content));
    store.failNext(call -> call.is(StorageOperation.READ_RANGE), Fault.UNREACHABLE);
    Await.failure(UnavailableException.class, immutable.read("f"));
    assertThat(cache().reads().memory().files()).isZero();
    assertThat(Await.item(immutable.read("f"))).isEqualTo(content);
  }

  @Test
  void memoryStaysWithinItsBudget() {
    for (int i = 0; i < 50; i++) {
      Await.item(memory.write("f" + i, Payloads.of(i, SIZE)));
    }
    for (int i = 0; i < 200; i++) {
      StorageBackend view = i % 3 == 0 ? storage : immutable;
      assertThat(Payloads.verify(Await.item(view.read("f" + i % 50)))).isEqualTo(i % 50);
      assertThat(cache().reads().memory().bytes()).isBetween(1L, SMALL.memoryBytes());
    }
    assertThat(cache().reads().memory().files())
        .as("files without blocks are not remembered")
        .isLessThanOrEqualTo((int) (SMALL.memoryBytes() / BLOCK));
  }

  @Test
  void largeReadsGoPast() {
    ByteBuffer large = Payloads.of(1, 30 * BLOCK);
    Await.item(memory.write("f", large));
    for (int i = 1; i <= 2; i++) {
      assertThat(Await.item(immutable.read("f"))).isEqualTo(large);
      assertThat(Await.item(immutable.readRange("f", 0, 25 * BLOCK)))
          .isEqualTo(part(large, 0, 25 * BLOCK));
      assertThat(Await.item(storage.read("f"))).isEqualTo(large);
    }
    assertThat(cache().reads().memory().bytes()).isZero();
  }

  @Test
  void smallRangesFarApartDoNotFetchMoreThanALargeRead() {
    ByteBuffer large = Payloads.of(1, 200 * BLOCK);
    Await.item(memory.write("f", large));
    List<ByteRange> scattered = new ArrayList<>();
    for (long block = 0; block < 200; block += 2) {
      scattered.add(ByteRange.ofLength(block * BLOCK, 1));
    }
    List<ByteBuffer> bytes = Await.item(immutable.readRanges("f", scattered));
    assertThat(bytes).allMatch(part -> part.remaining() == 1).hasSize(100);
    assertThat(bytes.get(3).get(0)).isEqualTo(large.get(6 * BLOCK));
    assertThat(cache().reads().memory().bytes()).isZero();
    assertThat(Await.item(immutable.readRanges("f", scattered.subList(0, 5)))).hasSize(5);
    assertThat(cache().reads().memory().bytes()).isBetween(5L * BLOCK, 20L * BLOCK);
  }

  @Test
  void filesThatMayChangeArePassedWhereWanted() {
    StorageBackend passing =
        layers().cache(SMALL.withChangingFiles(CacheSettings.ChangingFiles.PASS)).build();
    Await.item(memory.write("f", content));
    Await.item(passing.read("f"));
    Await.item(passing.read("f"));
    assertThat(calls(StorageOperation.READ)).isEqualTo(2);
    assertThat(calls(StorageOperation.STAT)).isZero();
    StorageBackend view = passing.with(CallOptions.DEFAULT.immutable());
    Await.item(view.read("f"));
    Await.item(view.read("f"));
    assertThat(requests()).isEqualTo(1);
  }

  /** A version that comes back with the bytes hides what was there in between. */
  @Test
  void filesThatMayChangeArePassedWhereVersionsComeBack() {
    StorageBackend cached =
        StorageLayers.around(new ComingBack(store, CallOptions.DEFAULT), time, tools().random())
            .cache(SMALL)
            .build();
    Await.item(memory.write("f", content));
    Await.item(cached.read("f"));
    Await.item(cached.read("f"));
    assertThat(calls(StorageOperation.READ)).isEqualTo(2);
    assertThat(calls(StorageOperation.STAT)).isZero();
    StorageBackend view = cached.with(CallOptions.DEFAULT.immutable());
    Await.item(view.read("f"));
    Await.item(view.read("f"));
    assertThat(requests()).isEqualTo(1);
  }

  /** A storage whose versions are not unique. */
  private static final class ComingBack extends Layer {

    ComingBack(StorageBackend inner, CallOptions options) {
      super(inner, options);
    }

    @Override
    StorageBackend over(StorageBackend view, CallOptions others) {
      return new ComingBack(view, others);
    }

    @Override
    public StorageCapabilities capabilities() {
      StorageCapabilities all = super.capabilities();
      return new StorageCapabilities(
          all.writable(),
          all.conditionalCreate(),
          all.cas(),
          all.append(),
          all.userMetadata(),
          all.multipart(),
          all.realDirectories(),
          all.sharedWriters(),
          all.externallyReadable(),
          all.maxFileSize(),
          false);
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> CacheSettings.DEFAULT.withBlocks(511)).hasMessageContaining("block");
    assertThatThrownBy(() -> CacheSettings.DEFAULT.withBlocks(1 << 30))
        .hasMessageContaining("block");
    assertThatThrownBy(() -> CacheSettings.DEFAULT.withMemory(1)).hasMessageContaining("memory");
    assertThatThrownBy(() -> CacheSettings.DEFAULT.withLargestRead(1))
        .hasMessageContaining("largestRead");
  }

  private CacheLayer cache() {
    return (CacheLayer) ((Layer) storage).inner();
  }

  private Gate hold(StorageOperation operation) {
    return store.stallNext(call -> call.is(operation), Fault.Point.BEFORE_EFFECT);
  }

  /** The requests for bytes that the cache made. */
  private long requests() {
    return calls(StorageOperation.READ_RANGE) + calls(StorageOperation.READ_RANGES);
  }

  private static ByteBuffer part(ByteBuffer bytes, long start, long end) {
    int from = (int) Math.min(start, bytes.limit());
    return bytes.slice(from, (int) Math.min(end, bytes.limit()) - from);
  }

  private static ByteBuffer joined(List<ByteBuffer> chunks) {
    ByteBuffer all = ByteBuffer.allocate(chunks.stream().mapToInt(ByteBuffer::remaining).sum());
    chunks.forEach(chunk -> all.put(chunk.duplicate()));
    return all.flip();
  }
}
