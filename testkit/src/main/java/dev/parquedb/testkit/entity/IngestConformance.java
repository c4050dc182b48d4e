package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestProgress;
import dev.parquedb.entity.IngestResult;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code ingest}. */
public interface IngestConformance extends EntitySuite {

  @Test
  default void anIngestCommitsInBatchesAndTellsHowFarItIs() {
    List<IngestProgress> told = new CopyOnWriteArrayList<>();
    IngestOptions options =
        IngestOptions.DEFAULT.withBatchSize(40).withActor("me").withProgress(told::add);
    IngestResult result = ingest(numbered("a", 170), options);
    assertThat(result.failure()).isEmpty();
    assertThat(result.durable()).isEqualTo(170);
    assertThat(result.created()).isEqualTo(170);
    assertThat(result.commits()).isGreaterThanOrEqualTo(5);
    assertThat(Await.item(backend().listSnapshots(NS))).hasSize((int) result.commits());
    assertThat(told).hasSize((int) result.commits());
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i).commits()).isEqualTo(i + 1L);
      assertThat(told.get(i).bytes()).isPositive();
      long step = told.get(i).durable() - (i == 0 ? 0 : told.get(i - 1).durable());
      assertThat(step).as("entities of commit %s", i).isBetween(1L, 40L);
    }
    assertThat(told.get(told.size() - 1).durable()).isEqualTo(170);
    assertThat(live(open(storage())).values())
        .hasSize(170)
        .allMatch(entity -> entity.version() == 1 && "me".equals(entity.createdBy()));
  }

  private IngestResult ingest(List<CreateInput> inputs, IngestOptions options) {
    return Await.item(backend().ingest(NS, Multi.createFrom().iterable(inputs), options));
  }

  @Test
  default void anIngestOfNothingMakesNothing() {
    Map<String, String> files = files();
    IngestResult result = ingest(List.of(), IngestOptions.DEFAULT);
    assertThat(result.durable()).isZero();
    assertThat(result.commits()).isZero();
    assertThat(result.failure()).isEmpty();
    assertThat(files()).isEqualTo(files);
  }

  @Test
  default void aFailureIsReportedWithThePositionToResumeFrom() {
    create("{'$id':'a0133'}");
    List<CreateInput> inputs = numbered("a", 200);
    IngestOptions options = IngestOptions.DEFAULT.withBatchSize(50);
    IngestResult result = ingest(inputs, options);
    assertThat(result.failure()).isPresent();
    assertThat(result.failure().orElseThrow())
        .isInstanceOf(EntityExistsException.class)
        .hasMessageContaining(NS + "/a0133");
    assertThat(result.durable()).isBetween(100L, 133L);
    assertThat(result.created()).isEqualTo(result.durable());
    assertThat(Await.item(open(storage()).count(NS))).isEqualTo(result.durable() + 1);
    Await.item(backend().delete(NS, "a0133", DeleteConformance.HARD));
    IngestResult rest = ingest(inputs, options.resumingFrom(result.durable()));
    assertThat(rest.failure()).isEmpty();
    assertThat(rest.durable()).isEqualTo(200);
    assertThat(rest.created()).isEqualTo(200 - result.durable());
    assertThat(live()).hasSize(200);
  }

  @Test
  default void anInputThatFailsEndsTheIngestAndKeepsWhatIsDurable() {
    IllegalStateException broken = new IllegalStateException("the source broke");
    Multi<CreateInput> source =
        Multi.createBy()
            .concatenating()
            .streams(
                Multi.createFrom().iterable(numbered("a", 130)),
                Multi.createFrom().failure(broken));
    IngestOptions options = IngestOptions.DEFAULT.withBatchSize(50);
    IngestResult result = Await.item(backend().ingest(NS, source, options));
    assertThat(result.failure()).containsSame(broken);
    assertThat(result.durable()).isBetween(100L, 130L);
    assertThat(Await.item(backend().count(NS))).isEqualTo(result.durable());
    assertThat(ingest(numbered("a", 150), options.resumingFrom(result.durable())).failure())
        .isEmpty();
    assertThat(live()).hasSize(150);
  }

  @Test
  default void resumingBehindTheEndHasNothingToDo() {
    IngestResult result = ingest(numbered("a", 20), IngestOptions.DEFAULT.resumingFrom(20));
    assertThat(result.created()).isZero();
    assertThat(result.durable()).isEqualTo(20);
    assertThat(result.failure()).isEmpty();
    assertThat(live()).isEmpty();
  }

  @Test
  default void auditFieldsAreRefusedUnlessTheyAreKept() {
    CreateInput old = input("x", Map.of("createdAt", Instant.EPOCH, "version", 9, "a", 1));
    IngestResult refused = ingest(List.of(old), IngestOptions.DEFAULT);
    assertThat(refused.failure().orElseThrow()).isInstanceOf(InvalidInputException.class);
    assertThat(refused.durable()).isZero();
    assertThat(live()).isEmpty();
    assertThat(ingest(List.of(old), IngestOptions.DEFAULT.keepingAudit()).failure()).isEmpty();
    Entity kept = Await.item(open(storage()).get(NS, "x"));
    assertThat(kept.createdAt()).isEqualTo(Instant.EPOCH);
    assertThat(kept.version()).isEqualTo(9);
    assertThat(kept.data()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  default void inputsArePulledOnlyAsFastAsCommitsDrain() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    AtomicLong pulled = new AtomicLong();
    AtomicLong durable = new AtomicLong();
    AtomicLong ahead = new AtomicLong();
    Multi<CreateInput> source =
        Multi.createFrom()
            .items(Stream.iterate(0, n -> n < 20_000, n -> n + 1))
            .map(n -> input("i" + n, Map.of("n", n)))
            .invoke(
                () -> {
                  long lead = pulled.incrementAndGet() - durable.get();
                  ahead.accumulateAndGet(lead, Math::max);
                });
    Gate gate = Gate.close(intercepted);
    var ingest =
        Calls.start(
            backend.ingest(
                NS,
                source,
                IngestOptions.DEFAULT
                    .withBatchSize(500)
                    .withProgress(progress -> durable.set(progress.durable()))));
    gate.awaitArrival();
    assertThat(pulled.get()).as("pulled while nothing is durable").isLessThanOrEqualTo(5_000);
    gate.open();
    assertThat(Calls.item(ingest).durable()).isEqualTo(20_000);
    assertThat(ahead.get()).as("pulled and not durable at any time").isLessThanOrEqualTo(5_000);
    assertThat(Await.item(backend().count(NS))).isEqualTo(20_000);
  }

  @Test
  default void aCancelledIngestStopsPullingAndKeepsWhatWasToldDurable() {
    AtomicLong durable = new AtomicLong();
    AtomicLong pulled = new AtomicLong();
    List<Cancellable> running = new ArrayList<>();
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    Multi<CreateInput> source =
        Multi.createFrom()
            .items(Stream.iterate(0, n -> n < 1_000_000, n -> n + 1))
            .map(n -> input("i" + n, Map.of("n", n)))
            .invoke(pulled::incrementAndGet)
            .onCancellation()
            .invoke(() -> cancelled.complete(null));
    CompletableFuture<Void> some = new CompletableFuture<>();
    IngestOptions options =
        IngestOptions.DEFAULT
            .withBatchSize(100)
            .withProgress(
                progress -> {
                  durable.set(progress.durable());
                  if (progress.commits() >= 3) {
                    some.complete(null);
                  }
                });
    running.add(
        backend().ingest(NS, source, options).subscribe().with(result -> {}, failure -> {}));
    Await.item(Uni.createFrom().completionStage(some));
    running.get(0).cancel();
    Await.item(Uni.createFrom().completionStage(cancelled));
    assertThat(pulled.get()).isLessThan(1_000_000);
    long told = durable.get();
    assertThat(Await.item(backend().count(NS))).isGreaterThanOrEqualTo(told);
  }
}
