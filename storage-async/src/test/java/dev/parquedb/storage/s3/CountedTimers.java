package dev.parquedb.storage.s3;

import dev.parquedb.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A time source that knows how many of its timers neither fired nor were stopped. */
final class CountedTimers implements TimeSource {

  private final TimeSource source;
  private final AtomicInteger pending = new AtomicInteger();

  CountedTimers(TimeSource source) {
    this.source = source;
  }

  int pending() {
    return pending.get();
  }

  @Override
  public Instant now() {
    return source.now();
  }

  @Override
  public long monotonicNanos() {
    return source.monotonicNanos();
  }

  @Override
  public Cancellation schedule(Duration delay, Runnable task) {
    pending.incrementAndGet();
    AtomicBoolean over = new AtomicBoolean();
    Runnable end =
        () -> {
          if (over.compareAndSet(false, true)) {
            pending.decrementAndGet();
          }
        };
    Cancellation timer =
        source.schedule(
            delay,
            () -> {
              end.run();
              task.run();
            });
    return () -> {
      end.run();
      timer.cancel();
    };
  }
}
