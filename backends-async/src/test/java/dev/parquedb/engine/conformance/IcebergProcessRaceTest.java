package dev.parquedb.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.BackendType;
import dev.parquedb.testkit.entity.CounterReport;
import dev.parquedb.testkit.entity.CounterWork;
import dev.parquedb.testkit.entity.ProcessRace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four processes on one folder lose nothing and double nothing, whatever the storage loses. */
class IcebergProcessRaceTest extends ProcessRace {

  @TempDir Path folder;

  @Override
  protected String uri() {
    return "fs:" + folder;
  }

  @Override
  protected BackendType tables() {
    return BackendType.ICEBERG;
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

  @Test
  void outcomesThatStayUnknownForAWhileAreToldLater() {
    CounterWork hasty = work().losing(0.5, 815).withCommitTimeout(150);
    List<CounterReport> reports = run(hasty);
    assertThat(
            sum(reports, report -> report.failed().size())
                + sum(reports, CounterReport::askedLater))
        .as("calls that did not just succeed")
        .isPositive();
  }
}
