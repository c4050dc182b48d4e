package dev.parquedb.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.engine.commit.CommitPolicy.Decision;
import dev.parquedb.storage.Backoff;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommitPolicyTest {

  private static final Duration MS = Duration.ofMillis(1);
  private final CommitPolicy policy =
      new CommitPolicy(
          5, new Backoff(MS.multipliedBy(10), MS.multipliedBy(40)), MS.multipliedBy(1000));
  private final Random random = new Random(1);

  @Test
  void theFirstRetryGoesAtOnce() {
    assertThat(policy.afterConflict(1, Duration.ZERO, random))
        .isEqualTo(new Decision.Retry(Duration.ZERO));
  }

  @Test
  void laterRetriesWaitWithinTheGrowingBound() {
    for (int round = 0; round < 100; round++) {
      assertThat(delay(2)).isLessThanOrEqualTo(MS.multipliedBy(10));
      assertThat(delay(3)).isLessThanOrEqualTo(MS.multipliedBy(20));
      assertThat(delay(5)).isLessThanOrEqualTo(MS.multipliedBy(40));
    }
  }

  private Duration delay(int lost) {
    return ((Decision.Retry) policy.afterConflict(lost, Duration.ZERO, random)).delay();
  }

  @Test
  void itStopsAfterMaxRetries() {
    assertThat(policy.afterConflict(6, Duration.ZERO, random)).isInstanceOf(Decision.Stop.class);
  }

  @Test
  void itStopsWhenTheTimeIsUp() {
    assertThat(policy.afterConflict(1, MS.multipliedBy(1000), random))
        .isInstanceOf(Decision.Stop.class);
    assertThat(policy.whileUnknown(0, MS.multipliedBy(1000), random))
        .isInstanceOf(Decision.Stop.class);
  }

  @Test
  void anUnknownOutcomeIsAskedForAtOnceAndThenWithWaits() {
    assertThat(policy.whileUnknown(0, Duration.ZERO, random))
        .isEqualTo(new Decision.Retry(Duration.ZERO));
    assertThat(policy.whileUnknown(100, Duration.ZERO, random)).isInstanceOf(Decision.Retry.class);
  }
}
