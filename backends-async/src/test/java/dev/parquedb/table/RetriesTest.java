package dev.parquedb.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.Backoff;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.testkit.time.VirtualTime;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private static final Duration STEP = Duration.ofMillis(100);

  private final VirtualTime time = VirtualTime.manual();
  private int attempts;

  private UniAssertSubscriber<String> run(Duration within, int failures, RuntimeException failure) {
    Retries retries = new Retries(new Backoff(STEP, STEP), time, new Random(1), within);
    Uni<String> request =
        retries.idempotent(
            () ->
                attempts++ < failures
                    ? Uni.createFrom().failure(failure)
                    : Uni.createFrom().item("read"));
    return request.subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  private static UnavailableException lost() {
    return new UnavailableException("file", "the reply was lost");
  }

  @Test
  void aRequestThatFailsForLongIsRepeatedWhileThereIsTime() {
    UniAssertSubscriber<String> run = run(Duration.ofSeconds(30), 20, lost());
    time.advance(Duration.ofSeconds(3));
    run.assertItem("read");
    assertThat(attempts).isEqualTo(21);
  }

  @Test
  void noAttemptBeginsWhenTimeIsUp() {
    UniAssertSubscriber<String> run = run(Duration.ofMillis(500), Integer.MAX_VALUE, lost());
    time.advance(Duration.ofSeconds(3));
    run.assertFailedWith(UnavailableException.class);
    assertThat(attempts).isBetween(6, 31);
    assertThat(time.pending()).isZero();
  }

  @Test
  void attemptsAreBoundedInNumberToo() {
    UniAssertSubscriber<String> run = run(Duration.ofDays(1), Integer.MAX_VALUE, lost());
    time.advance(Duration.ofHours(1));
    run.assertFailedWith(UnavailableException.class);
    assertThat(attempts).isEqualTo(32);
  }

  @Test
  void whatIsNotWorthRepeatingIsNotRepeated() {
    run(Duration.ofDays(1), 1, new NotFoundException("file", "gone"))
        .assertFailedWith(NotFoundException.class);
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void cancellingEndsTheWait() {
    UniAssertSubscriber<String> run = run(Duration.ofDays(1), 1, lost());
    run.cancel();
    assertThat(time.pending()).isZero();
    time.advance(Duration.ofHours(1));
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void noneRepeatsNothing() {
    Uni<String> request =
        Retries.none()
            .idempotent(
                () -> {
                  attempts++;
                  return Uni.createFrom().failure(lost());
                });
    request
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create())
        .assertFailedWith(UnavailableException.class);
    assertThat(attempts).isEqualTo(1);
  }
}
