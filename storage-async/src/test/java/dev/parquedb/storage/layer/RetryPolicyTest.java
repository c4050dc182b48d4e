package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.Backoff;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.testkit.time.SeededRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryPolicyTest {

  private static final Duration AMPLE = Duration.ofHours(1);
  private static final RetrySettings SETTINGS =
      RetrySettings.DEFAULT
          .withAttempts(3)
          .withBackoff(new Backoff(Duration.ofMillis(100), Duration.ofMillis(300)));

  private final RetryPolicy policy = new RetryPolicy(SETTINGS, SeededRandom.of(1));

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new UnavailableException("f", "m"), true, true),
        Arguments.of(new ThrottledException("f", Duration.ZERO, "m"), true, true),
        Arguments.of(new StorageTimeoutException("f", "m"), true, true),
        Arguments.of(new WriteOutcomeUnknownException("f", "m"), true, false),
        Arguments.of(new NotFoundException("f", "m"), false, false),
        Arguments.of(new PreconditionFailedException("f", "1", "2", "m"), false, false),
        Arguments.of(new IllegalStateException("m"), false, false));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theFailureAndTheCallDecideTogether(Throwable failure, boolean freely, boolean ifUnchanged) {
    assertThat(policy.wait(Repeat.FREELY, failure, 1, AMPLE).isPresent()).isEqualTo(freely);
    assertThat(policy.wait(Repeat.IF_UNCHANGED, failure, 1, AMPLE).isPresent())
        .isEqualTo(ifUnchanged);
    assertThat(policy.wait(Repeat.NEVER, failure, 1, AMPLE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void onlyWhatGivesTheSameAnswerAgainIsRepeatedFreely(Operation operation) {
    Map<Operation, Repeat> expected =
        Map.of(
            Operation.WRITE, Repeat.FREELY,
            Operation.WRITE_ATOMIC, Repeat.FREELY,
            Operation.MKDIR, Repeat.FREELY,
            Operation.COPY, Repeat.FREELY,
            Operation.DELETE, Repeat.IF_UNCHANGED,
            Operation.MOVE, Repeat.IF_UNCHANGED,
            Operation.RMDIR, Repeat.IF_UNCHANGED);
    Repeat byDefault = operation.changes() ? Repeat.NEVER : Repeat.FREELY;
    assertThat(operation.repeat()).isEqualTo(expected.getOrDefault(operation, byDefault));
  }

  @Test
  void anUnknownWriteIsReportedWhereTheSettingsSaySo() {
    RetryPolicy strict =
        new RetryPolicy(
            SETTINGS.withUnknownWrites(RetrySettings.UnknownWrites.REPORT), SeededRandom.of(1));
    Throwable unknown = new WriteOutcomeUnknownException("f", "m");
    assertThat(strict.wait(Repeat.FREELY, unknown, 1, AMPLE)).isEmpty();
  }

  @Test
  void attemptsAreCounted() {
    Throwable failure = new UnavailableException("f", "m");
    assertThat(policy.wait(Repeat.FREELY, failure, 2, AMPLE)).isPresent();
    assertThat(policy.wait(Repeat.FREELY, failure, 3, AMPLE)).isEmpty();
  }

  @Test
  void waitsHaveFullJitterWithinTheBackoff() {
    Throwable failure = new UnavailableException("f", "m");
    for (int i = 0; i < 1000; i++) {
      Duration first = policy.wait(Repeat.FREELY, failure, 1, AMPLE).orElseThrow();
      assertThat(first).isBetween(Duration.ZERO, Duration.ofMillis(100));
      Duration second = policy.wait(Repeat.FREELY, failure, 2, AMPLE).orElseThrow();
      assertThat(second).isBetween(Duration.ZERO, Duration.ofMillis(200));
    }
  }

  @Test
  void whatTheStoreAsksForIsTheLeastWait() {
    RandomGenerator none = () -> 0;
    RetryPolicy steady = new RetryPolicy(SETTINGS, none);
    Duration asked = Duration.ofSeconds(7);
    for (Throwable failure :
        new Throwable[] {
          new ThrottledException("f", asked, "m"), new UnavailableException("f", asked, "m", null)
        }) {
      assertThat(steady.wait(Repeat.FREELY, failure, 1, AMPLE)).isEqualTo(Optional.of(asked));
      assertThat(policy.wait(Repeat.FREELY, failure, 1, AMPLE).orElseThrow())
          .isBetween(asked, asked.plusMillis(100));
      assertThat(policy.wait(Repeat.FREELY, failure, 1, asked)).isEmpty();
    }
  }

  @Test
  void aWaitThatDoesNotFitIsNotBegun() {
    Throwable failure = new ThrottledException("f", Duration.ofMillis(50), "m");
    assertThat(policy.wait(Repeat.FREELY, failure, 1, Duration.ofMillis(50))).isEmpty();
    assertThat(policy.wait(Repeat.FREELY, failure, 1, Duration.ofSeconds(-1))).isEmpty();
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> SETTINGS.withAttempts(0)).hasMessageContaining("attempts");
    assertThatThrownBy(() -> SETTINGS.withMaxElapsed(Duration.ZERO)).hasMessageContaining("max");
    assertThatThrownBy(() -> SETTINGS.withBudget(-1, 0)).hasMessageContaining("budgetTokens");
    assertThatThrownBy(() -> SETTINGS.withBudget(1, 1.1)).hasMessageContaining("budgetShare");
    assertThatThrownBy(() -> SETTINGS.withBudget(1, Double.NaN)).hasMessageContaining("budget");
  }
}
