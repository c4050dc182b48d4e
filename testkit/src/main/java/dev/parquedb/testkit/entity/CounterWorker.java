package dev.parquedb.testkit.entity;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.WriteOutcomeUnknownException;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.fault.FaultPlan;
import dev.parquedb.testkit.fault.FaultyStorage;
import dev.parquedb.testkit.process.ForkedWorker;
import dev.parquedb.testkit.process.JsonLines;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One process of a {@link CounterRace}: opens the tables on the shared storage, says that it is
 * ready, waits for a line, does its work at once, asks about every unknown outcome, and reports.
 */
public final class CounterWorker {

  private final CounterWork work;
  private final EntityBackend backend;
  private final List<String> created = new ArrayList<>();
  private final List<Long> counted = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final List<Unknown> unknown = new ArrayList<>();
  private int refused;

  /** A call whose outcome is to be asked for; the id is empty for an increment. */
  private record Unknown(CommitId commit, Optional<String> created) {}

  private CounterWorker(CounterWork work, EntityBackend backend) {
    this.work = work;
    this.backend = backend;
  }

  /**
   * Runs the worker.
   *
   * @param args a {@link CounterWork} as JSON
   * @throws IOException when standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    CounterWork work = JsonLines.read(args[0], CounterWork.class);
    Vertx vertx = Vertx.vertx();
    StorageBackend real = Await.item(Storages.open(vertx, work.storage()));
    FaultyStorage storage = new FaultyStorage(real, FaultPlan.NONE, new VertxTimeSource(vertx));
    BackendConfig config =
        Tables.of(
            work.tables(),
            storage,
            EngineOptions.DEFAULT.withBatch(work.batch(), 1 << 20),
            Duration.ofMillis(work.commitTimeoutMillis()));
    EntityBackend backend = Await.item(EntityBackends.open(vertx, config));
    ForkedWorker.say("ready");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      if (lines.readLine() == null) {
        return;
      }
    }
    storage.plan(FaultPlan.losingReplies(work.seed(), work.lostReplies()));
    CounterWorker worker = new CounterWorker(work, backend);
    worker.run();
    storage.heal();
    Await.item(storage.settled());
    ForkedWorker.say(JsonLines.write(worker.report(storage)));
    Await.item(backend.close());
    Await.item(real.close());
    vertx.close();
  }

  private void run() {
    Map<String, CompletableFuture<Outcome<Entity>>> creates = new LinkedHashMap<>();
    List<CompletableFuture<Outcome<Entity>>> increments = new ArrayList<>();
    for (int i = 0; i < Math.max(work.creates(), work.increments()); i++) {
      if (i < work.increments()) {
        increments.add(
            Calls.start(
                backend.update(
                    CounterWork.NS, CounterWork.COUNTER, Documents.update("{'$inc':{'n':1}}"))));
      }
      if (i < work.creates()) {
        create(creates, "p%d-%d".formatted(work.process(), i));
      }
      if (i < work.contested()) {
        create(creates, "contested-" + i);
      }
    }
    creates.forEach((id, call) -> ended(Optional.of(id), wait(call)));
    increments.forEach(call -> ended(Optional.empty(), wait(call)));
  }

  private void create(Map<String, CompletableFuture<Outcome<Entity>>> creates, String id) {
    Map<String, Object> data = Map.of("by", work.process());
    creates.put(id, Calls.start(backend.create(CounterWork.NS, Documents.input(id, data))));
  }

  private static Outcome<Entity> wait(CompletableFuture<Outcome<Entity>> call) {
    return Uni.createFrom().completionStage(call).await().atMost(Duration.ofMinutes(5));
  }

  private void ended(Optional<String> id, Outcome<Entity> outcome) {
    if (outcome.succeeded()) {
      id.ifPresentOrElse(created::add, () -> counted.add((Long) outcome.item().data().get("n")));
    } else if (outcome.failure() instanceof WriteOutcomeUnknownException e) {
      unknown.add(new Unknown(e.commitId(), id));
    } else if (outcome.failedWith(EntityExistsException.class)) {
      refused++;
    } else {
      failed.add(String.valueOf(outcome.failure()));
    }
  }

  private CounterReport report(FaultyStorage storage) {
    int countedLater = 0;
    int stillUnknown = 0;
    for (Unknown each : unknown) {
      WriteStatus status = Await.item(backend.writeStatus(CounterWork.NS, each.commit()));
      if (status instanceof WriteStatus.Committed) {
        each.created().ifPresent(created::add);
        countedLater += each.created().isPresent() ? 0 : 1;
      } else if (status instanceof WriteStatus.Unknown) {
        stillUnknown++;
      }
    }
    return new CounterReport(
        created,
        counted,
        countedLater,
        failed,
        refused,
        unknown.size(),
        stillUnknown,
        storage.counters().allFaults());
  }
}
