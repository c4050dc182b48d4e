package dev.parquedb.entity;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Options of a vacuum.
 *
 * @param retention snapshots that were the newest within this time stay readable; files stay for
 *     {@link EngineOptions#cursorTtl} longer, which is the least whatever is given here; default 7
 *     days. Where other engines write, keep it longer than their longest transaction takes
 * @param run whether to change anything
 * @param onProgress called as work goes on, on a thread that must not be blocked
 */
public record VacuumOptions(Duration retention, Run run, Consumer<MaintenanceProgress> onProgress) {

  /** The defaults. */
  public static final VacuumOptions DEFAULT =
      new VacuumOptions(Duration.ofDays(7), Run.REAL, progress -> {});

  public VacuumOptions {
    Checks.notNegative(retention, "retention");
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(onProgress, "onProgress");
  }

  /** The same without changing anything. */
  public VacuumOptions asDryRun() {
    return new VacuumOptions(retention, Run.DRY, onProgress);
  }

  /** The same telling somebody. */
  public VacuumOptions withProgress(Consumer<MaintenanceProgress> listener) {
    return new VacuumOptions(retention, run, listener);
  }

  /** The same with another retention. */
  public VacuumOptions withRetention(Duration time) {
    return new VacuumOptions(time, run, onProgress);
  }
}
