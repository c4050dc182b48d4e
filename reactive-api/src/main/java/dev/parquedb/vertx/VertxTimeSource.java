package dev.parquedb.vertx;

import dev.parquedb.TimeSource;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** The real clock, with timers of a Vert.x instance; tasks run on an event loop. */
public final class VertxTimeSource implements TimeSource {

  private final Vertx vertx;

  /**
   * Creates a time source.
   *
   * @param vertx whose timers to use
   */
  public VertxTimeSource(Vertx vertx) {
    this.vertx = Objects.requireNonNull(vertx, "vertx");
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }

  @Override
  public Cancellation schedule(Duration delay, Runnable task) {
    long millis = Math.max(1, (delay.toNanos() + 999_999) / 1_000_000);
    long timer = vertx.setTimer(millis, fired -> task.run());
    return () -> vertx.cancelTimer(timer);
  }
}
