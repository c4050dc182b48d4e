package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code readStream}: chunks, ranges, demand, cancellation, one version. */
public interface ReadStreamConformance extends StorageSuite {

  /** The size of the streamed file: no multiple of any chunk size. */
  int STREAMED = 2 * 1024 * 1024 + 12_345;

  @Test
  default void aStreamGivesTheWholeFileInChunksOfAtMostTheChunkSize() {
    put("f", Payloads.of(5, STREAMED));
    for (int chunk : new int[] {1000, 65_536, 256 * 1024, STREAMED, Integer.MAX_VALUE}) {
      StreamProbe probe = stream("f", ReadOptions.DEFAULT.withChunkSize(chunk));
      assertThat(Await.item(probe.drain())).isNull();
      assertThat(Payloads.verify(probe.bytes())).isEqualTo(5);
      assertThat(probe.items()).allMatch(item -> item.remaining() <= chunk && item.hasRemaining());
      probe.items().forEach(ReadConformance::assertIsAView);
      assertThat(probe.breaches()).isEmpty();
    }
  }

  @Test
  default void aStreamOfARangeFollowsTheRulesOfReadRange() {
    put("f", "0123456789");
    for (ReadConformance.RangeCase range : ReadConformance.RANGES) {
      ReadOptions options =
          ReadOptions.DEFAULT.withRange(range.start(), range.end()).withChunkSize(3);
      StreamProbe probe = stream("f", options);
      assertThat(Await.item(probe.drain())).isNull();
      assertThat(Payloads.text(probe.bytes())).as("%s", range).isEqualTo(range.expected());
    }
    for (String path : List.of("f", "missing")) {
      for (ReadOptions bad :
          List.of(ReadOptions.DEFAULT.withRange(-1, 4), ReadOptions.DEFAULT.withRange(4, 3))) {
        refused(
            StorageErrorKind.INVALID_RANGE,
            path,
            storage().readStream(path, bad).collect().asList());
      }
    }
  }

  @Test
  default void aStreamOfAnEmptyFileIsEmpty() {
    put("empty", "");
    StreamProbe probe = stream("empty", ReadOptions.DEFAULT);
    assertThat(Await.item(probe.drain())).isNull();
    assertThat(probe.items()).isEmpty();
  }

  @Test
  default void aStreamGivesExactlyWhatIsRequestedOneByOne() {
    put("f", Payloads.of(6, STREAMED));
    StreamProbe probe = stream("f", ReadOptions.DEFAULT.withChunkSize(100_000));
    int asked = 0;
    while (!probe.hasEnded()) {
      Await.item(probe.next());
      asked++;
      assertThat(probe.items().size()).isLessThanOrEqualTo(asked);
    }
    assertThat(Await.item(probe.end())).isNull();
    assertThat(Payloads.verify(probe.bytes())).isEqualTo(6);
    assertThat(probe.breaches()).isEmpty();
  }

  @Test
  default void aSlowConsumerGetsEverything() {
    put("f", Payloads.of(7, STREAMED));
    List<ByteBuffer> received = new ArrayList<>();
    Await.item(
        storage()
            .readStream("f", ReadOptions.DEFAULT.withChunkSize(200_000))
            .onItem()
            .transformToUniAndConcatenate(
                chunk ->
                    Uni.createFrom()
                        .<ByteBuffer>emitter(
                            slow -> vertx().setTimer(5, fired -> slow.complete(chunk))))
            .invoke(received::add)
            .collect()
            .last());
    ByteBuffer all = ByteBuffer.allocate(STREAMED);
    received.forEach(all::put);
    assertThat(Payloads.verify(all.flip())).isEqualTo(7);
  }

  @Test
  default void withoutDemandNothingArrives() {
    put("f", Payloads.of(8, STREAMED));
    List<StreamProbe> idle = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      idle.add(stream("f", ReadOptions.DEFAULT.withChunkSize(1000)));
    }
    StreamProbe served = stream("f", ReadOptions.DEFAULT);
    assertThat(Await.item(served.drain())).isNull();
    assertThat(Payloads.verify(served.bytes())).isEqualTo(8);
    for (StreamProbe probe : idle) {
      assertThat(probe.items()).isEmpty();
      assertThat(probe.hasEnded()).isFalse();
      probe.cancel();
    }
  }

  @Test
  default void cancelledStreamsFreeWhatTheyHeld() {
    put("f", Payloads.of(9, STREAMED));
    for (int i = 0; i < 300; i++) {
      StreamProbe probe = stream("f", ReadOptions.DEFAULT.withChunkSize(10_000));
      if (i % 3 > 0) {
        Await.item(probe.next());
      }
      probe.cancel();
      assertThat(probe.items().size()).isLessThanOrEqualTo(1);
    }
    StreamProbe whole = stream("f", ReadOptions.DEFAULT);
    assertThat(Await.item(whole.drain())).isNull();
    assertThat(Payloads.verify(whole.bytes())).isEqualTo(9);
  }

  @Test
  default void streamsRunBesideEachOther() {
    put("f", Payloads.of(10, STREAMED));
    List<StreamProbe> probes =
        IntStream.range(0, 24)
            .mapToObj(i -> stream("f", ReadOptions.DEFAULT.withChunkSize(30_000 + 1000 * i)))
            .toList();
    List<Uni<Throwable>> ends = probes.stream().map(StreamProbe::drain).toList();
    ends.forEach(end -> assertThat(Await.item(end)).isNull());
    probes.forEach(probe -> assertThat(Payloads.verify(probe.bytes())).isEqualTo(10));
  }

  @Test
  default void aStreamStaysWithOneVersionWhileTheFileIsReplaced() {
    needsWriting();
    put("f", Payloads.of(1, STREAMED));
    for (int round = 2; round < 12; round++) {
      StreamProbe probe = stream("f", ReadOptions.DEFAULT.withChunkSize(50_000));
      Await.item(probe.next());
      put("f", Payloads.of(round, round % 2 == 0 ? STREAMED + 999 : STREAMED - 999));
      Throwable failure = Await.item(probe.drain());
      if (failure == null) {
        assertThat(Payloads.verify(probe.bytes())).isBetween(round - 1L, (long) round);
      } else {
        assertThat(failure).isInstanceOf(PreconditionFailedException.class);
      }
    }
  }

  @Test
  default void aStreamOfAMissingFileFailsAndGivesNothing() {
    StreamProbe probe = stream("missing", ReadOptions.DEFAULT);
    assertThat(Await.item(probe.drain())).isInstanceOf(NotFoundException.class);
    assertThat(probe.items()).isEmpty();
  }

  private StreamProbe stream(String path, ReadOptions options) {
    return StreamProbe.on(storage().readStream(path, options));
  }
}
