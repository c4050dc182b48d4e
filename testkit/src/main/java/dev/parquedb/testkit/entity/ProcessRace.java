package dev.parquedb.testkit.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.process.ForkedWorker;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/**
 * Four processes that create and count on one storage at the same time, as tests over whatever
 * storage a subclass gives:
 *
 * <pre>{@code
 * class DeltaFsRaceTest extends ProcessRace {
 *   @TempDir Path folder;
 *
 *   @Override
 *   protected String uri() {
 *     return "fs:" + folder;
 *   }
 *
 *   @Test
 *   void everyWriteIsThereAndTheCounterIsExact() {
 *     assertExact(run(work()));
 *   }
 * }
 * }</pre>
 */
@Tag(ForkedWorker.TAG)
public abstract class ProcessRace {

  /** How many processes race. */
  protected static final int PROCESSES = 4;

  private static final int CREATES = 8;
  private static final int CONTESTED = 8;
  private static final int INCREMENTS = 50;

  private Vertx vertx;
  private StorageBackend storage;
  private EntityBackend backend;

  /** For subclasses. */
  protected ProcessRace() {}

  /** Where all processes find the storage: empty when a test begins, the same until it ends. */
  protected abstract String uri();

  /** What kind of tables the entities lie in. */
  protected BackendType tables() {
    return BackendType.DELTA;
  }

  /** Opens the storage and creates the counter. */
  @BeforeEach
  public final void openStorage() {
    vertx = Vertx.vertx();
    storage = Await.item(Storages.open(vertx, uri()));
    backend =
        Await.item(
            EntityBackends.open(
                vertx,
                Tables.of(tables(), storage, EngineOptions.DEFAULT, Duration.ofSeconds(60))));
    CreateInput counter = CreateInput.parse("{\"$id\":\"" + CounterWork.COUNTER + "\",\"n\":0}");
    Await.item(backend.create(CounterWork.NS, counter));
  }

  /** Closes the storage. */
  @AfterEach
  public final void closeStorage() {
    if (backend != null) {
      Await.item(backend.close());
    }
    if (storage != null) {
      Await.item(storage.close());
    }
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }

  /**
   * What each process does: 8 creates, 8 that all attempt, and 50 increments, so 32 creates and 200
   * increments of all.
   */
  protected final CounterWork work() {
    return new CounterWork(tables(), uri(), 0, CREATES, CONTESTED, INCREMENTS, 5, 0, 0, 60_000);
  }

  /** Runs the race and holds what was acknowledged against what is stored. */
  protected final List<CounterReport> run(CounterWork work) {
    List<CounterReport> reports = CounterRace.run(PROCESSES, work);
    CounterRace.assertNothingLostOrDoubled(backend, reports);
    return reports;
  }

  /**
   * Every write of every process is there, once, and each process knows it: the counter is exact,
   * each contested id has one winner, and nobody lost against itself.
   *
   * @param reports of {@link #work()}, however it was disturbed
   */
  protected static void assertExact(List<CounterReport> reports) {
    assertThat(reports).allSatisfy(report -> assertThat(report.failed()).isEmpty());
    assertThat(sum(reports, CounterReport::stillUnknown))
        .as("outcomes unknown at the end")
        .isZero();
    assertThat(sum(reports, report -> report.counted().size() + report.countedLater()))
        .as("acknowledged increments")
        .isEqualTo(PROCESSES * INCREMENTS);
    assertThat(sum(reports, report -> report.created().size()))
        .as("creates of their own and contested ones")
        .isEqualTo(PROCESSES * CREATES + CONTESTED);
    assertThat(sum(reports, CounterReport::refused))
        .as("contested creates that lost")
        .isEqualTo((PROCESSES - 1) * CONTESTED);
  }

  /** No process was left with an unknown outcome, not even for a while. */
  protected static void assertNeverUnknown(List<CounterReport> reports) {
    assertThat(sum(reports, CounterReport::askedLater)).as("outcomes asked for later").isZero();
  }

  /** A number of all processes together. */
  protected static int sum(List<CounterReport> reports, ToIntFunction<CounterReport> part) {
    return reports.stream().mapToInt(part).sum();
  }

  /** How many replies {@link CounterWork#losing} lost. */
  protected static long lost(List<CounterReport> reports) {
    return reports.stream().mapToLong(CounterReport::faults).sum();
  }
}
