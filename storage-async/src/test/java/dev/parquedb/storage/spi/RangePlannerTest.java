package dev.parquedb.storage.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.spi.RangePlanner.Span;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangePlannerTest {

  /** Gap 10, span 100. */
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "5-5, ''",
    "0-10, 0-10",
    "0-10 10-20, 0-20",
    "0-10 20-30, 0-30",
    "0-10 21-30, 0-10 21-30",
    "20-30 0-10, 0-30",
    "0-50 50-100, 0-100",
    "0-50 50-101, 0-50 50-101",
    "0-500 100-200, 0-500",
    "0-500 500-510, 0-500 500-510",
    "0-60 50-110, 0-60 50-110",
    "0-60 50-100, 0-100",
    "0-10 0-10 0-10, 0-10",
    "7-7 0-10 9-9, 0-10",
    "0-9223372036854775807 5-6, 0-9223372036854775807",
    "9223372036854775806-9223372036854775807, 9223372036854775806-9223372036854775807",
  })
  void neighboursShareASpan(String asked, String spans) {
    assertThat(RangePlanner.plan(ranges(asked), 10, 100).stream().map(Span::range))
        .containsExactlyElementsOf(ranges(spans));
  }

  @Test
  void everyRangeIsAMemberOfTheSpanItLiesIn() {
    List<Span> spans = RangePlanner.plan(ranges("50-60 0-10 3-3 12-20 55-70"), 10, 100);
    assertThat(spans)
        .containsExactly(
            new Span(new ByteRange(0, 20), List.of(1, 3)),
            new Span(new ByteRange(50, 70), List.of(0, 4)));
  }

  @Test
  void withoutGapOnlyTouchingRangesJoin() {
    assertThat(RangePlanner.plan(ranges("0-1 1-2 3-4"), 0, 100)).hasSize(2);
    assertThat(RangePlanner.plan(ranges("0-1 1-2 3-4"), 0, 0)).hasSize(3);
  }

  @Test
  void slicesGiveWhatWasAskedWithoutCopyingAlsoWhereTheFileEnds() {
    Span span = new Span(new ByteRange(100, 200), List.of());
    ByteBuffer fetched = ByteBuffer.wrap(new byte[50]).put(30, (byte) 7);
    ByteBuffer slice = span.slice(new ByteRange(130, 140), fetched);
    assertThat(slice.remaining()).isEqualTo(10);
    assertThat(slice.array()).isSameAs(fetched.array());
    assertThat(slice.get(0)).isEqualTo((byte) 7);
    assertThat(span.slice(new ByteRange(140, 170), fetched).remaining()).isEqualTo(10);
    assertThat(span.slice(new ByteRange(180, 190), fetched).remaining()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "0-10, 1",
    "0-10 20-30 40-50 60-70, '3,1'",
    "0-60 100-150, '1,1'",
    "0-60 100-140, 2",
    "0-500 600-601, '1,1'",
    "0-1 600-1100 1200-1201, '1,1,1'",
  })
  void spansAreBatchedUpToThreeSpansAndAHundredBytes(String spans, String sizes) {
    ReadTuning tuning = ReadTuning.DEFAULT.withBatches(3, 100);
    List<List<Span>> batches =
        RangePlanner.batch(RangePlanner.plan(ranges(spans), 0, 1000), tuning);
    assertThat(String.join(",", batches.stream().map(b -> "" + b.size()).toList()))
        .isEqualTo(sizes);
  }

  @Test
  void whateverIsAskedIsAnsweredFromASpanWithinItsBounds() {
    Random random = new Random(42);
    for (int round = 0; round < 500; round++) {
      List<ByteRange> asked = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        asked.add(ByteRange.ofLength(random.nextInt(1000), random.nextInt(60)));
      }
      List<Span> spans = RangePlanner.plan(asked, random.nextInt(30), 100);
      List<Integer> answered = new ArrayList<>();
      for (Span span : spans) {
        assertThat(span.range().length()).isLessThanOrEqualTo(100);
        for (int member : span.members()) {
          assertThat(asked.get(member).start()).isGreaterThanOrEqualTo(span.range().start());
          assertThat(asked.get(member).end()).isLessThanOrEqualTo(span.range().end());
          answered.add(member);
        }
      }
      assertThat(answered).doesNotHaveDuplicates();
      assertThat(answered).hasSize((int) asked.stream().filter(r -> r.length() > 0).count());
    }
  }

  private static List<ByteRange> ranges(String text) {
    return text.isEmpty()
        ? List.of()
        : Stream.of(text.split(" "))
            .map(range -> Arrays.stream(range.split("-")).mapToLong(Long::parseLong).toArray())
            .map(ends -> new ByteRange(ends[0], ends[1]))
            .toList();
  }
}
