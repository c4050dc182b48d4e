package dev.parquedb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShutdownHookTest {

  @Test
  void waitsForTheClose() {
    AtomicInteger closed = new AtomicInteger();
    ShutdownHook.run(
        Duration.ofMinutes(1),
        () ->
            Uni.createFrom()
                .completionStage(() -> CompletableFuture.runAsync(closed::incrementAndGet)));
    assertThat(closed).hasValue(1);
  }

  @Test
  void doesNotWaitForEver() {
    AtomicInteger asked = new AtomicInteger();
    ShutdownHook.run(
        Duration.ofMillis(1),
        () -> {
          asked.incrementAndGet();
          return Uni.createFrom().nothing();
        });
    assertThat(asked).hasValue(1);
  }

  @Test
  void aFailureEndsTheWait() {
    AtomicInteger asked = new AtomicInteger();
    ShutdownHook.run(
        Duration.ofMinutes(1),
        () -> {
          asked.incrementAndGet();
          return Uni.createFrom().failure(new IllegalStateException("no"));
        });
    assertThat(asked).hasValue(1);
  }
}
