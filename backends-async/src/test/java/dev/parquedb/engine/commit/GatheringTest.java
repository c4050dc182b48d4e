package dev.parquedb.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringTest {

  /** 100 callers after a commit of 1,600 ns: they are waited for until 10,100. */
  private final Gathering answered = Gathering.after(100, 8_400, 10_000);

  private static Gathering seen(Gathering gathering, int... queued) {
    Gathering now = gathering;
    for (int size : queued) {
      now = now.seen(size);
    }
    return now;
  }

  @Test
  void oneCallerIsNotWaitedFor() {
    assertThat(Gathering.after(1, 8_400, 10_000).seen(0).over(10_000)).isTrue();
  }

  @Test
  void whenAllAreBackTheCommitBegins() {
    assertThat(seen(answered, 1, 99).over(10_000)).isFalse();
    assertThat(seen(answered, 1, 100).over(10_000)).isTrue();
  }

  @Test
  void whileCallersArriveTheyAreLetIn() {
    assertThat(seen(answered, 1, 1, 2, 2, 3).over(99_999)).isFalse();
  }

  @Test
  void whenNobodyComesTheCommitBeginsAfterAShareOfTheLast() {
    assertThat(seen(answered, 1, 1, 1).over(99_999)).isFalse();
    assertThat(seen(answered, 1, 1, 1, 1).over(10_099)).isFalse();
    assertThat(seen(answered, 1, 1, 1, 1).over(10_100)).isTrue();
  }

  @Test
  void aClockThatStandsStillHoldsNobodyUp() {
    assertThat(seen(answered, new int[65]).over(10_000)).isTrue();
    assertThat(seen(answered, new int[64]).over(10_000)).isFalse();
  }
}
