package dev.parquedb.entity;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Maintenance that a backend does by itself. It looks at a table after commits of its own, off
 * their path, and runs at the most one maintenance a table at a time; what fails is logged and left
 * to the next time. Several processes may do it: they yield to each other.
 *
 * @param compaction when tables are compacted; empty for never
 * @param vacuum when tables are vacuumed; empty for never
 */
public record AutoMaintenance(Optional<Compaction> compaction, Optional<Vacuum> vacuum) {

  /**
   * When tables are compacted.
   *
   * @param smallFiles from how many files on that a compaction would merge or rewrite, at least 1;
   *     default 256
   * @param atMostEvery the least time between two looks at a table; default 1 min
   * @param options how; default target and least size, at most 1,000 files a run, files with less
   *     than 30 % deleted rows left as they are
   */
  public record Compaction(int smallFiles, Duration atMostEvery, CompactOptions options) {

    /** The defaults. */
    public static final Compaction DEFAULT =
        new Compaction(
            256,
            Duration.ofMinutes(1),
            CompactOptions.DEFAULT.withMaxFiles(1_000).withMinDeleted(0.3));

    public Compaction {
      Checks.positive(smallFiles, "smallFiles");
      Checks.notNegative(atMostEvery, "atMostEvery");
      Objects.requireNonNull(options, "options");
    }
  }

  /**
   * When tables are vacuumed.
   *
   * @param retention what was needed within this time is kept
   * @param atMostEvery the least time between two runs
   */
  public record Vacuum(Duration retention, Duration atMostEvery) {
    public Vacuum {
      Checks.notNegative(retention, "retention");
      Checks.positive(atMostEvery.toMillis(), "atMostEvery");
    }
  }

  /** Compaction with its defaults, no vacuum: nothing that could be read is ever deleted. */
  public static final AutoMaintenance DEFAULT =
      new AutoMaintenance(Optional.of(Compaction.DEFAULT), Optional.empty());

  /** None. */
  public static final AutoMaintenance OFF = new AutoMaintenance(Optional.empty(), Optional.empty());

  public AutoMaintenance {
    Objects.requireNonNull(compaction, "compaction");
    Objects.requireNonNull(vacuum, "vacuum");
  }

  /** The same with another rule for compaction. */
  public AutoMaintenance withCompaction(Compaction rule) {
    return new AutoMaintenance(Optional.of(rule), vacuum);
  }

  /** The same with another rule for vacuums. */
  public AutoMaintenance withVacuum(Vacuum rule) {
    return new AutoMaintenance(compaction, Optional.of(rule));
  }
}
