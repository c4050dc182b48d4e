package dev.parquedb.engine.maintenance;

import dev.parquedb.entity.AutoMaintenance;
import dev.parquedb.table.TableState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Decides when maintenance that nobody asked for is due; time is given. Thread-safe. */
final class MaintenanceSchedule {

  private final AutoMaintenance rules;
  private final AtomicLong nextCompaction;
  private final AtomicLong nextVacuum;

  /**
   * What is due.
   *
   * @param compact whether to compact
   * @param vacuum whether to vacuum
   */
  record Due(boolean compact, boolean vacuum) {}

  /**
   * Creates a schedule.
   *
   * @param rules the rules
   * @param now the monotonic time in ns: the first vacuum is due an interval later, so that a
   *     process that restarts often does not vacuum often; the first look at files is due at once
   */
  MaintenanceSchedule(AutoMaintenance rules, long now) {
    this.rules = rules;
    this.nextCompaction = new AtomicLong(now);
    this.nextVacuum =
        new AtomicLong(
            rules.vacuum().map(rule -> after(now, rule.atMostEvery())).orElse(Long.MAX_VALUE));
  }

  private static long after(long now, Duration time) {
    return now + time.toNanos();
  }

  /** Whether it is time to look at the table; costs next to nothing. */
  boolean looks(long now) {
    return (rules.compaction().isPresent() && now - nextCompaction.get() >= 0)
        || (rules.vacuum().isPresent() && now - nextVacuum.get() >= 0);
  }

  /**
   * What is due, and when to look next. Costs as much as the table has files.
   *
   * @param state the newest state
   * @param now the monotonic time in ns
   */
  Due due(TableState state, long now) {
    boolean compact = false;
    if (rules.compaction().isPresent() && now - nextCompaction.get() >= 0) {
      AutoMaintenance.Compaction rule = rules.compaction().get();
      nextCompaction.set(after(now, rule.atMostEvery()));
      compact =
          state.files().size() >= rule.smallFiles()
              && CompactionPlan.of(state.files().all(), rule.options()).files()
                  >= rule.smallFiles();
    }
    boolean vacuum = rules.vacuum().isPresent() && now - nextVacuum.get() >= 0;
    if (vacuum) {
      nextVacuum.set(after(now, rules.vacuum().get().atMostEvery()));
    }
    return new Due(compact, vacuum);
  }
}
