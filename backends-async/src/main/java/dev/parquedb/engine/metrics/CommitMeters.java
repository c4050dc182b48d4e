package dev.parquedb.engine.metrics;

import dev.parquedb.entity.CommitListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters of commits, tagged with the namespace. Under the prefix there are {@code commits} (the
 * latency, tagged with how they ended), {@code commits.queue} (how long their first mutation
 * queued), {@code commits.mutations} and {@code commits.attempts} (of each commit) and {@code
 * commits.conflicts} (attempts lost to others, in all). Thread-safe.
 *
 * <pre>{@code
 * EngineOptions.DEFAULT.withCommitListener(new CommitMeters(registry, "parquedb"))
 * }</pre>
 */
public final class CommitMeters implements CommitListener {

  private final MeterRegistry registry;
  private final String prefix;
  private final Map<String, Meters> byNamespace = new ConcurrentHashMap<>();

  /**
   * Creates the binding.
   *
   * @param registry where the meters are registered
   * @param prefix what their names begin with, without a dot at its end
   */
  public CommitMeters(MeterRegistry registry, String prefix) {
    this.registry = registry;
    this.prefix = prefix;
  }

  /** The meters of one namespace, each looked up once. */
  private record Meters(
      Map<Outcome, Timer> latency,
      Timer queue,
      DistributionSummary mutations,
      DistributionSummary attempts,
      Counter conflicts) {}

  private Meters meters(String namespace) {
    Tags tags = Tags.of("namespace", namespace);
    return new Meters(
        new ConcurrentHashMap<>(),
        Timer.builder(prefix + ".commits.queue")
            .description("How long the first mutation of a commit queued")
            .tags(tags)
            .register(registry),
        DistributionSummary.builder(prefix + ".commits.mutations")
            .description("Mutations of a commit")
            .tags(tags)
            .register(registry),
        DistributionSummary.builder(prefix + ".commits.attempts")
            .description("Attempts of a commit")
            .tags(tags)
            .register(registry),
        Counter.builder(prefix + ".commits.conflicts")
            .description("Attempts lost to others")
            .tags(tags)
            .register(registry));
  }

  private Timer latency(String namespace, Outcome outcome) {
    return Timer.builder(prefix + ".commits")
        .description("Commits, from leaving the queue")
        .tags("namespace", namespace, "outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  @Override
  public void ended(Commit commit) {
    Meters meters = byNamespace.computeIfAbsent(commit.namespace(), this::meters);
    meters
        .latency()
        .computeIfAbsent(commit.outcome(), outcome -> latency(commit.namespace(), outcome))
        .record(commit.latency());
    meters.queue().record(commit.queueWait());
    meters.mutations().record(commit.mutations());
    meters.attempts().record(commit.attempts());
    meters.conflicts().increment(commit.conflicts());
  }
}
