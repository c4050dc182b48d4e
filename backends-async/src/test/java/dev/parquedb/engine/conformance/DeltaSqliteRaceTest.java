package dev.parquedb.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.entity.CounterReport;
import dev.parquedb.testkit.entity.ProcessRace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four processes on one SQLite database lose nothing and double nothing. */
class DeltaSqliteRaceTest extends ProcessRace {

  @TempDir Path folder;

  @Override
  protected String uri() {
    return "sqlite:" + folder.resolve("race.db");
  }

  @Test
  void everyWriteOfFourProcessesIsThereAndTheCounterIsExact() {
    List<CounterReport> reports = run(work());
    assertExact(reports);
    assertNeverUnknown(reports);
  }

  @Test
  void lostRepliesAreResolvedAndTheCounterIsExact() {
    List<CounterReport> reports = run(work().losing(0.2, 4711));
    assertThat(lost(reports)).as("replies lost").isGreaterThan(20);
    assertExact(reports);
  }
}
