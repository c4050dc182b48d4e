package dev.parquedb.storage.layer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The meters of one storage, each looked up once. A meter of the calls in flight that storages
 * share adds up, as a gauge would not.
 */
final class Meters {

  private final MeterRegistry registry;
  private final String prefix;
  private final Tags tags;
  private final Counter read;
  private final Counter written;
  private final AtomicReferenceArray<Timer> timers =
      new AtomicReferenceArray<>(Operation.values().length * CallOutcome.count());
  private final AtomicReferenceArray<LongTaskTimer> active =
      new AtomicReferenceArray<>(Operation.values().length);

  /**
   * Registers the counters.
   *
   * @param backend the type of the storage
   */
  Meters(MetricsSettings settings, String backend) {
    this.registry = settings.registry();
    this.prefix = settings.prefix();
    this.tags =
        Tags.of(
                settings.tags().entrySet().stream()
                    .map(e -> Tag.of(e.getKey(), e.getValue()))
                    .toList())
            .and("backend", backend);
    this.read = bytes("bytes.read", "Bytes read from the storage");
    this.written = bytes("bytes.written", "Bytes written to the storage");
  }

  private Counter bytes(String name, String description) {
    return Counter.builder(prefix + "." + name)
        .description(description)
        .baseUnit("bytes")
        .tags(tags)
        .register(registry);
  }

  /** The timer of calls that ended in one way. */
  Timer timer(Operation operation, CallOutcome outcome) {
    int index = operation.ordinal() * CallOutcome.count() + outcome.index();
    Timer known = timers.get(index);
    if (known != null) {
      return known;
    }
    Timer made =
        Timer.builder(prefix + ".calls")
            .description("Calls of the storage")
            .tags(tags.and("operation", operation.label(), "outcome", outcome.label()))
            .register(registry);
    timers.set(index, made);
    return made;
  }

  /** The calls in flight. */
  LongTaskTimer active(Operation operation) {
    LongTaskTimer known = active.get(operation.ordinal());
    if (known != null) {
      return known;
    }
    LongTaskTimer made =
        LongTaskTimer.builder(prefix + ".calls.active")
            .description("Calls of the storage in flight")
            .tags(tags.and("operation", operation.label()))
            .register(registry);
    active.set(operation.ordinal(), made);
    return made;
  }

  /** The counter of the bytes that calls of this kind move. */
  Counter bytes(Operation operation) {
    return operation.changes() ? written : read;
  }
}
