package dev.parquedb.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeededRandomTest {

  @Test
  void equalSeedsGiveEqualNumbers() {
    assertThat(SeededRandom.of(7).longs(50)).containsExactly(box(SeededRandom.of(7).longs(50)));
    assertThat(SeededRandom.of(7, "ids").nextLong())
        .isEqualTo(SeededRandom.of(7, "ids").nextLong());
  }

  @Test
  void otherSeedsAndOtherUsesGiveOtherNumbers() {
    assertThat(LongStream.range(0, 1000).map(seed -> SeededRandom.of(seed).nextLong()))
        .doesNotHaveDuplicates();
    assertThat(SeededRandom.of(7, "ids").nextLong())
        .isNotEqualTo(SeededRandom.of(7, "faults").nextLong())
        .isNotEqualTo(SeededRandom.of(7).nextLong());
  }

  private static Long[] box(LongStream numbers) {
    return numbers.boxed().toArray(Long[]::new);
  }
}
