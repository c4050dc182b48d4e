package dev.parquedb.storage.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.time.VirtualTime;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reads stay whole and of one version whatever the driver does. */
class DerivedReadsTest {

  private static final String TEXT = "0123456789".repeat(10);

  private final List<ReadRequest> requests = new ArrayList<>();
  private ReadTuning tuning = ReadTuning.DEFAULT.withCoalescing(0, 100);
  private UnaryOperator<Uni<ReadAnswer>> reading = read -> read;
  private UnaryOperator<Multi<ByteBuffer>> streaming = body -> body;

  private final StorageDriver driver =
      new MapDriver() {
        @Override
        public ReadTuning readTuning() {
          return tuning;
        }

        @Override
        public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
          requests.add(request);
          return reading.apply(super.read(request, call));
        }

        @Override
        public Uni<StreamAnswer> stream(ReadRequest request, DriverCall call) {
          return super.stream(request, call)
              .map(a -> new StreamAnswer(a.version(), a.size(), streaming.apply(a.body())));
        }
      };

  @Test
  void aShortBodyIsAskedForAgainInTheSameVersion() {
    StorageBackend storage = open();
    Await.item(storage.write("f", Payloads.text(TEXT)));
    AtomicInteger left = new AtomicInteger(3);
    reading = read -> read.map(a -> left.getAndDecrement() > 0 ? cut(a) : a);
    assertThat(Payloads.text(Await.item(storage.readRange("f", 5, 9)))).isEqualTo("5678");
    assertThat(requests).hasSize(4);
    assertThat(requests.get(0).ifVersion()).isEmpty();
    assertThat(requests.subList(1, 4)).allMatch(r -> r.ifVersion().orElse("").equals("v1"));
  }

  @Test
  void aBodyThatStaysShortIsAnErrorAndNeverAShortAnswer() {
    StorageBackend storage = open();
    Await.item(storage.write("f", Payloads.text(TEXT)));
    reading = read -> read.map(DerivedReadsTest::cut);
    Await.failure(UnavailableException.class, storage.readRange("f", 5, 9));
    Await.failure(UnavailableException.class, storage.read("f"));
    Await.failure(
        UnavailableException.class, storage.readRanges("f", List.of(new ByteRange(1, 5))));
  }

  @Test
  void aFileReplacedAfterAShortBodyIsAFailedPrecondition() {
    StorageBackend storage = open();
    Await.item(storage.write("f", Payloads.text(TEXT)));
    reading =
        read ->
            read.map(DerivedReadsTest::cut)
                .call(() -> storage.write("f", Payloads.text(TEXT.toUpperCase())));
    PreconditionFailedException failure =
        Await.failure(PreconditionFailedException.class, storage.readRange("f", 5, 9));
    assertThat(failure.expected()).isEqualTo("v1");
    assertThat(failure.actual()).isEqualTo("v2");
  }

  @Test
  void rangesOfDifferentVersionsAreAFailedPrecondition() {
    StorageBackend storage = open();
    Await.item(storage.write("f", Payloads.text(TEXT)));
    List<ByteRange> far = List.of(new ByteRange(0, 5), new ByteRange(50, 55));
    assertThat(Await.item(storage.readRanges("f", far))).hasSize(2);
    reading = read -> read.call(() -> storage.write("f", Payloads.text(TEXT)));
    Await.failure(PreconditionFailedException.class, storage.readRanges("f", far));
  }

  @Test
  void neighboursAreOneRequestAndTheOthersRunWithinTheBound() {
    tuning = ReadTuning.DEFAULT.withCoalescing(2, 100).withRequestsInFlight(3);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    StorageBackend storage = open();
    Await.item(storage.write("f", Payloads.text(TEXT)));
    VirtualTime time = VirtualTime.manual();
    reading =
        read ->
            Uni.createFrom()
                .<Integer>emitter(
                    e -> {
                      most.accumulateAndGet(running.incrementAndGet(), Math::max);
                      time.schedule(Duration.ofMillis(1), () -> e.complete(1));
                    })
                .chain(() -> read)
                .invoke(running::decrementAndGet);
    List<ByteRange> ranges =
        IntStream.range(0, 10)
            .boxed()
            .flatMap(i -> IntStream.of(0, 2).mapToObj(j -> ByteRange.ofLength(i * 10L + j, 1)))
            .toList();
    var read = storage.readRanges("f", ranges).subscribe().asCompletionStage();
    while (!read.isDone()) {
      assertThat(time.advanceToNext()).isTrue();
    }
    List<String> texts = read.join().stream().map(Payloads::text).toList();
    assertThat(texts)
        .containsExactlyElementsOf(
            IntStream.range(0, 20).mapToObj(i -> i % 2 == 0 ? "0" : "2").toList());
    assertThat(requests).hasSize(10);
    assertThat(most).hasValue(3);
  }

  @Test
  void aStreamThatBreaksOffGoesOnWhereItWas() {
    StorageBackend storage = open();
    ByteBuffer content = Payloads.of(5, 3_000_000);
    Await.item(storage.write("f", content));
    Random random = new Random(5);
    streaming =
        body -> {
          Multi<ByteBuffer> some = body.select().first(random.nextInt(2));
          return random.nextBoolean()
              ? some
              : Multi.createBy()
                  .concatenating()
                  .streams(
                      some,
                      Multi.createFrom().failure(new UnavailableException("f", "map: lost f")));
        };
    int whole = 0;
    for (int i = 0; i < 20; i++) {
      requests.clear();
      List<ByteBuffer> chunks =
          Await.item(
              storage
                  .readStream(
                      "f", ReadOptions.DEFAULT.withRange(7, 2_999_999).withChunkSize(400_000))
                  .collect()
                  .asList()
                  .onFailure(UnavailableException.class)
                  .recoverWithItem(List.of()));
      if (!chunks.isEmpty()) {
        whole++;
        ByteBuffer joined = ByteBuffer.allocate(2_999_992);
        chunks.forEach(chunk -> joined.put(chunk.duplicate()));
        assertThat(joined.flip()).isEqualTo(content.slice(7, 2_999_992));
        assertThat(chunks).allMatch(chunk -> chunk.remaining() <= 400_000);
        assertThat(requests.stream().skip(1)).allMatch(r -> r.ifVersion().isPresent());
      }
    }
    assertThat(whole).isPositive();
  }

  @Test
  void aStreamThatNeverBringsAnythingFails() {
    StorageBackend storage = open();
    Await.item(storage.write("f", Payloads.text(TEXT)));
    streaming = body -> Multi.createFrom().empty();
    Await.failure(UnavailableException.class, storage.readStream("f").collect().asList());
  }

  @Test
  void aStreamOfAFileReplacedMeanwhileFails() {
    StorageBackend storage = open();
    Await.item(storage.write("f", Payloads.of(1, 3_000_000)));
    streaming = body -> body.onItem().call(() -> storage.write("f", Payloads.of(2, 3_000_000)));
    Await.failure(PreconditionFailedException.class, storage.readStream("f").collect().asList());
  }

  private StorageBackend open() {
    return DriverStorageBackend.of(driver, BackendSettings.of(VirtualTime.manual(), new Random(1)));
  }

  private static ReadAnswer cut(ReadAnswer answer) {
    return new ReadAnswer(
        answer.version(),
        answer.size(),
        answer.parts().stream().map(part -> part.slice(0, part.remaining() / 2)).toList());
  }
}
