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
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four processes on one SQLite database lose nothing and double nothing. */
class DeltaSqliteRaceTest {

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
    return "sqlite:" + folder.resolve("race.db");
  }

  /** 8 creates and 50 increments a process: 32 and 200 of all. */
  private CounterWork work() {
    return new CounterWork(uri(), 0, 8, 8, 50, 5, 0, 0, 60_000);
  }

  private static int sum(List<CounterReport> reports, ToIntFunction<CounterReport> part) {
    return reports.stream().mapToInt(part).sum();
  }

  @Test
  void everyWriteOfFourProcessesIsThereAndTheCounterIsExact() {
    List<CounterReport> reports = CounterRace.run(PROCESSES, work());
    CounterRace.assertNothingLostOrDoubled(backend, reports);
    assertThat(reports).allSatisfy(report -> assertThat(report.failed()).isEmpty());
    assertThat(reports).allSatisfy(report -> assertThat(report.askedLater()).isZero());
    assertThat(sum(reports, report -> report.counted().size())).isEqualTo(200);
    assertThat(sum(reports, report -> report.created().size()))
        .as("32 of their own and 8 contested ones")
        .isEqualTo(40);
    assertThat(sum(reports, CounterReport::refused)).isEqualTo(24);
  }

  @Test
  void lostRepliesAreResolvedAndTheCounterIsExact() {
    List<CounterReport> reports = CounterRace.run(PROCESSES, work().losing(0.2, 4711));
    assertThat(reports.stream().mapToLong(CounterReport::faults).sum())
        .as("replies lost")
        .isGreaterThan(20);
    CounterRace.assertNothingLostOrDoubled(backend, reports);
    assertThat(sum(reports, CounterReport::stillUnknown)).isZero();
    assertThat(reports).allSatisfy(report -> assertThat(report.failed()).isEmpty());
    assertThat(sum(reports, report -> report.counted().size() + report.countedLater()))
        .isEqualTo(200);
  }
}
