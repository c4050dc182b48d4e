package dev.parquedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for results on the thread of a test. Never call this on an event loop.
 *
 * <p>The limit is no statement about speed: it only keeps a test that would hang from hanging.
 */
public final class Await {

  /** How long a result may take before the test fails. */
  public static final Duration LIMIT = Duration.ofSeconds(90);

  private static final long LOOK_AGAIN_NANOS = 500_000;

  private Await() {}

  /** The item of a {@code Uni}; throws its failure, unchecked ones as they are. */
  public static <T> T item(Uni<T> uni) {
    try {
      return uni.await().atMost(LIMIT);
    } catch (TimeoutException hanging) {
      throw new AssertionError(
          "No answer within " + LIMIT + "; meanwhile:\n" + Threads.dump(), hanging);
    }
  }

  /** The item or the failure of a {@code Uni}; never throws the failure. */
  public static <T> Outcome<T> outcome(Uni<T> uni) {
    return item(uni.onItemOrFailure().transform(Outcome::new));
  }

  /** The failure of a {@code Uni}; the test fails when there is an item instead. */
  public static Throwable failure(Uni<?> uni) {
    Outcome<?> outcome = outcome(uni);
    assertThat(outcome.failure())
        .as("a failure instead of the item %s", outcome.item())
        .isNotNull();
    return outcome.failure();
  }

  /** The failure of a {@code Uni}, which must be of the given type. */
  public static <E extends Throwable> E failure(Class<E> type, Uni<?> uni) {
    Throwable failure = failure(uni);
    assertThat(failure).isInstanceOf(type);
    return type.cast(failure);
  }

  /**
   * Waits until something holds, looking again and again without burning the processor.
   *
   * @param what names it, for the message
   * @param holds whether it does; may wait itself
   */
  public static void until(String what, BooleanSupplier holds) {
    long begun = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - begun > LIMIT.toNanos()) {
        throw new AssertionError("never: " + what + "; meanwhile:\n" + Threads.dump());
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
