package dev.parquedb.testkit.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.BackendConfig.Determinism;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.fault.FaultPlan;
import dev.parquedb.testkit.fault.FaultyStorage;
import dev.parquedb.testkit.process.ForkedWorker;
import dev.parquedb.testkit.time.SeededRandom;
import dev.parquedb.testkit.time.SkewedTime;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * One process of a {@link SoakRun}: opens the shared storage, says that it is ready, waits for a
 * line, makes its operations and tells each before it begins and after it ended.
 */
public final class SoakWorker {

  /** The line of a worker that has opened the storage. */
  static final String READY = "ready";

  /** The last line of a worker that has made all its operations. */
  static final String ENDED = "ended";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SoakWorker() {}

  /**
   * Runs the worker.
   *
   * @param args a {@link SoakWork} as JSON
   * @throws IOException when standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    SoakWork work = MAPPER.readValue(args[0], SoakWork.class);
    Vertx vertx = Vertx.vertx();
    VertxTimeSource time = new VertxTimeSource(vertx);
    StorageBackend real = Await.item(Storages.open(vertx, work.storage()));
    FaultyStorage storage = new FaultyStorage(real, FaultPlan.NONE, time);
    SkewedTime clock = new SkewedTime(time, Duration.ofMillis(work.skewMillis()));
    EntityBackend backend =
        Await.item(
            EntityBackends.open(
                vertx,
                DeltaBackendConfig.builder(storage)
                    .commitTimeout(Duration.ofMillis(work.commitTimeoutMillis()))
                    .determinism(new Determinism(clock, SeededRandom.of(work.seed(), "backend")))
                    .build()));
    ForkedWorker.say(READY);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      if (lines.readLine() == null) {
        return;
      }
      storage.plan(FaultPlan.losingReplies(work.seed(), work.lostReplies()));
      run(work, backend).await().indefinitely();
      storage.heal();
      Await.item(storage.settled());
      ForkedWorker.say(ENDED);
    }
    Await.item(backend.close());
    Await.item(real.close());
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }

  private static Uni<Void> run(SoakWork work, EntityBackend backend) {
    return Uni.join()
        .all(IntStream.range(0, work.lanes()).mapToObj(lane -> lane(work, lane, backend)).toList())
        .andFailFast()
        .replaceWithVoid();
  }

  private static Uni<Void> lane(SoakWork work, int number, EntityBackend backend) {
    SoakLane lane =
        new SoakLane(
            work,
            number,
            backend,
            SeededRandom.of(work.seed(), "lane " + number),
            SoakWorker::tell);
    int operations = work.operations() / work.lanes();
    return Multi.createFrom()
        .range(0, operations)
        .onItem()
        .transformToUniAndConcatenate(turn -> lane.next())
        .onItem()
        .ignoreAsUni();
  }

  private static void tell(SoakEvent event) {
    try {
      ForkedWorker.say(MAPPER.writeValueAsString(event));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
