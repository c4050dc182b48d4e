package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.time.SeededRandom;
import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code readRanges}: order, overlap, ends, failures, one version. */
public interface RangesConformance extends StorageSuite {

  /** Larger than any sensible coalescing span. */
  int LARGE = 12 * 1024 * 1024;

  @Test
  default void rangesComeInTheOrderAsked() {
    put("f", "0123456789");
    assertThat(ranges(range(7, 9), range(0, 2), range(4, 5))).containsExactly("78", "01", "4");
  }

  @Test
  default void rangesMayOverlapRepeatAndNest() {
    put("f", "0123456789");
    assertThat(ranges(range(0, 6), range(4, 8), range(0, 6), range(5, 6), range(0, 10)))
        .containsExactly("012345", "4567", "012345", "5", "0123456789");
  }

  @Test
  default void everyRangeAnswersAsReadRangeWould() {
    put("f", "0123456789");
    List<ByteRange> asked =
        ReadConformance.RANGES.stream().map(one -> range(one.start(), one.end())).toList();
    List<ByteBuffer> buffers = Await.item(storage().readRanges("f", asked));
    buffers.forEach(ReadConformance::assertIsAView);
    assertThat(buffers.stream().map(Payloads::text))
        .containsExactlyElementsOf(
            ReadConformance.RANGES.stream().map(ReadConformance.RangeCase::expected).toList());
  }

  @Test
  default void noRangesGiveNoBuffers() {
    put("f", "0123456789");
    assertThat(Await.item(storage().readRanges("f", List.of()))).isEmpty();
  }

  @Test
  default void rangesOfAnEmptyFileAreAllEmpty() {
    put("f", "");
    assertThat(ranges(range(0, 4), range(3, 3), range(9, 12))).containsExactly("", "", "");
  }

  @Test
  default void buffersOfOneCallAreIndependentViews() {
    put("f", "0123456789");
    List<ByteBuffer> buffers =
        Await.item(storage().readRanges("f", List.of(range(2, 6), range(2, 6), range(4, 8))));
    buffers.get(0).position(4);
    assertThat(Payloads.text(buffers.get(1))).isEqualTo("2345");
    assertThat(Payloads.text(buffers.get(2))).isEqualTo("4567");
  }

  @Test
  default void oneBadRangeFailsTheWholeCallBeforeAnyReading() {
    put("f", "0123456789");
    for (String path : List.of("f", "missing")) {
      for (ByteRange bad : List.of(range(-1, 4), range(4, 3), range(-4, -2))) {
        refused(
            StorageErrorKind.INVALID_RANGE,
            path,
            storage().readRanges(path, List.of(range(0, 2), bad, range(2, 4))));
      }
    }
  }

  @Test
  default void rangesOfAMissingFileAreNotFound() {
    for (List<ByteRange> asked : List.of(List.of(range(0, 2)), List.of(range(3, 3)))) {
      refused(StorageErrorKind.NOT_FOUND, "missing", storage().readRanges("missing", asked));
    }
  }

  @Test
  default void manyRangesFarAndNearAreExact() {
    ByteBuffer content = Payloads.of(3, LARGE);
    put("large", content);
    RandomGenerator random = SeededRandom.of(20_240_601);
    List<ByteRange> asked = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int start = random.nextInt(LARGE);
      int most = i % 10 == 0 ? 2 * 1024 * 1024 : 5_000;
      asked.add(range(start, start + random.nextInt(most)));
    }
    asked.add(range(0, LARGE));
    asked.add(range(LARGE - 1, LARGE + 1));
    Collections.shuffle(asked, new Random(7));
    List<ByteBuffer> buffers = Await.item(storage().readRanges("large", asked));
    assertThat(buffers).hasSameSizeAs(asked);
    for (int i = 0; i < asked.size(); i++) {
      int start = (int) asked.get(i).start();
      int length = Math.min(LARGE, (int) asked.get(i).end()) - start;
      assertThat(buffers.get(i).equals(content.slice(start, length)))
          .as("the bytes of %s", asked.get(i))
          .isTrue();
    }
  }

  @Test
  default void allRangesOfACallComeFromOneVersionWhileTheFileIsReplaced() {
    needsWriting();
    int size = 4 * 1024 * 1024;
    put("f", filled(size, 0));
    List<ByteRange> asked =
        IntStream.range(0, 8).mapToObj(i -> range(i * 500_000L, i * 500_000L + 1000)).toList();
    Background replacing =
        Background.start(
            Multi.createFrom()
                .range(1, 40)
                .onItem()
                .transformToUniAndConcatenate(i -> storage().write("f", filled(size, i))));
    do {
      Outcome<List<ByteBuffer>> outcome = Await.outcome(storage().readRanges("f", asked));
      if (outcome.succeeded()) {
        byte version = outcome.item().get(0).get(0);
        assertThat(outcome.item())
            .as("every byte of every range is of one version")
            .allMatch(bytes -> bytes.equals(filled(1000, version)));
      } else {
        assertThat(outcome.failure()).isInstanceOf(PreconditionFailedException.class);
      }
    } while (replacing.goesOn());
    replacing.finish();
  }

  private List<String> ranges(ByteRange... asked) {
    return Await.item(storage().readRanges("f", List.of(asked))).stream()
        .map(Payloads::text)
        .toList();
  }

  private static ByteRange range(long start, long end) {
    return new ByteRange(start, end);
  }

  private static ByteBuffer filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return ByteBuffer.wrap(bytes);
  }
}
