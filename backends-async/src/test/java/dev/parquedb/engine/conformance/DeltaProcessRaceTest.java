package dev.parquedb.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.entity.CounterRace;
import dev.parquedb.testkit.entity.CounterReport;
import dev.parquedb.testkit.entity.CounterWork;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four processes on one folder lose nothing and double nothing, whatever the storage loses. */
class DeltaProcessRaceTest {

  private static final int PROCESSES = 4;

  @TempDir Path folder;

  private Vertx vertx;
  private StorageBackend storage;
  private EntityBackend backend;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    storage = Await.item(Storages.open(vertx, uri()));
    backend = Await.item(EntityBackends.open(vertx, DeltaBackendConfig.builder(storage).build()));
    CreateInput counter = CreateInput.parse("{\"$id\":\"" + CounterWork.COUNTER + "\",\"n\":0}");
    Await.item(backend.create(CounterWork.NS, counter));
  }

  @AfterEach
  void close() {
    Await.item(backend.close());
    Await.item(storage.close());
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }

  private String uri() {
    return "fs:" + folder;
  }

  /** 8 creates and 50 increments a process: 32 and 200 of all. */
  private CounterWork work() {
    return new CounterWork(uri(), 0, 8, 8, 50, 5, 0, 0, 60_000);
  }

  private static int counted(List<CounterReport> reports) {
    return reports.stream()
        .mapToInt(report -> report.counted().size() + report.countedLater())
        .sum();
  }

  private static int failed(List<CounterReport> reports) {
    return reports.stream().mapToInt(report -> report.failed().size()).sum();
  }

  private static int stillUnknown(List<CounterReport> reports) {
    return reports.stream().mapToInt(CounterReport::stillUnknown).sum();
  }

  private static long faults(List<CounterReport> reports) {
    return reports.stream().mapToLong(CounterReport::faults).sum();
  }

  @Test
  void everyWriteOfFourProcessesIsThereAndTheCounterIsExact() {
    List<CounterReport> reports = CounterRace.run(PROCESSES, work());
    CounterRace.assertNothingLostOrDoubled(backend, reports);
    assertThat(reports).allSatisfy(report -> assertThat(report.failed()).isEmpty());
    assertThat(reports).allSatisfy(report -> assertThat(report.askedLater()).isZero());
    assertThat(counted(reports)).isEqualTo(200);
    assertThat(reports.stream().mapToInt(report -> report.created().size()).sum())
        .as("32 of their own and 8 contested ones")
        .isEqualTo(40);
    assertThat(reports.stream().mapToInt(CounterReport::refused).sum()).isEqualTo(24);
  }

  @Test
  void lostRepliesAreResolvedAndTheCounterIsExact() {
    List<CounterReport> reports = CounterRace.run(PROCESSES, work().losing(0.2, 4711));
    assertThat(faults(reports)).as("replies lost").isGreaterThan(20);
    CounterRace.assertNothingLostOrDoubled(backend, reports);
    assertThat(stillUnknown(reports)).isZero();
    assertThat(reports).allSatisfy(report -> assertThat(report.failed()).isEmpty());
    assertThat(counted(reports)).isEqualTo(200);
  }

  /** The same over many seeds and loads of loss: the long tier. */
  @Tag("full")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void lostRepliesAreResolvedWhateverTheSeed(int seed) {
    double loss = 0.1 + (seed % 4) * 0.1;
    List<CounterReport> reports = CounterRace.run(PROCESSES, work().losing(loss, seed));
    CounterRace.assertNothingLostOrDoubled(backend, reports);
    assertThat(stillUnknown(reports)).isZero();
    assertThat(reports).allSatisfy(report -> assertThat(report.failed()).isEmpty());
    assertThat(counted(reports)).isEqualTo(200);
  }

  @Test
  void outcomesThatStayUnknownForAWhileAreToldLater() {
    CounterWork hasty = work().losing(0.5, 815).withCommitTimeout(150);
    List<CounterReport> reports = CounterRace.run(PROCESSES, hasty);
    assertThat(failed(reports) + reports.stream().mapToInt(CounterReport::askedLater).sum())
        .as("calls that did not just succeed")
        .isPositive();
    CounterRace.assertNothingLostOrDoubled(backend, reports);
  }
}
