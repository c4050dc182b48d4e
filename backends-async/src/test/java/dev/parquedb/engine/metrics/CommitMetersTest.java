package dev.parquedb.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CommitListener.Commit;
import dev.parquedb.entity.CommitListener.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What commits look like in Micrometer. */
class CommitMetersTest {

  @Test
  void everyFigureOfACommitHasItsMeter() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    CommitMeters meters = new CommitMeters(registry, "db");
    meters.ended(
        new Commit("a", 5, 3, 2, Duration.ofMillis(7), Duration.ofMillis(40), Outcome.COMMITTED));
    meters.ended(
        new Commit("a", 1, 1, 1, Duration.ofMillis(1), Duration.ofMillis(10), Outcome.FAILED));
    meters.ended(new Commit("b", 1, 1, 0, Duration.ZERO, Duration.ofMillis(5), Outcome.COMMITTED));
    assertThat(
            registry
                .get("db.commits")
                .tags("namespace", "a", "outcome", "committed")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(40);
    assertThat(
            registry.get("db.commits").tags("namespace", "a", "outcome", "failed").timer().count())
        .isEqualTo(1);
    assertThat(
            registry
                .get("db.commits.queue")
                .tag("namespace", "a")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(8);
    assertThat(registry.get("db.commits.mutations").tag("namespace", "a").summary().totalAmount())
        .isEqualTo(6);
    assertThat(registry.get("db.commits.attempts").tag("namespace", "a").summary().totalAmount())
        .isEqualTo(4);
    assertThat(registry.get("db.commits.conflicts").tag("namespace", "a").counter().count())
        .isEqualTo(3);
    assertThat(registry.get("db.commits.conflicts").tag("namespace", "b").counter().count())
        .isZero();
  }
}
