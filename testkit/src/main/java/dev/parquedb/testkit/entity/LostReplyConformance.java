package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.StorageFailureException;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.entity.InterceptedStorage.Call;
import dev.parquedb.testkit.entity.InterceptedStorage.Rule;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Replies to conditional writes that get lost: the backend finds out what became of its commit. */
public interface LostReplyConformance extends EntitySuite {

  private static Uni<Object> lost(Call call) {
    return Uni.createFrom()
        .failure(
            new WriteOutcomeUnknownException(
                call.path(), "the reply to " + call.path() + " was lost"));
  }

  /** Applies a rule to the first conditional write only. */
  private static Rule once(Rule rule) {
    AtomicInteger seen = new AtomicInteger();
    return (call, proceed) ->
        call.conditional() && seen.getAndIncrement() == 0
            ? rule.apply(call, proceed)
            : proceed.get();
  }

  /** Counts with and without a namespace that exists, under a rule for the first commit. */
  private void assertCountsOnce(Supplier<Rule> rule) {
    InterceptedStorage first = new InterceptedStorage(storage());
    EntityBackend creator = open(first.storage());
    first.rule(once(rule.get()));
    Entity created = Await.item(creator.create(NS, input("{'$id':'x','n':0}")));
    assertThat(created.version()).isEqualTo(1);
    Entities.assertSame(Await.item(backend().get(NS, "x")), created);
    InterceptedStorage second = new InterceptedStorage(storage());
    EntityBackend counter = open(second.storage());
    second.rule(once(rule.get()));
    Entity counted = Await.item(counter.update(NS, "x", update("{'$inc':{'n':1}}")));
    assertThat(counted.data()).isEqualTo(Map.of("n", 1L));
    Entities.assertSame(Await.item(backend().get(NS, "x")), counted);
    assertThat(Await.item(counter.update(NS, "x", update("{'$inc':{'n':1}}"))).version())
        .isEqualTo(3);
    assertThat(Await.item(open(storage()).get(NS, "x")).data()).isEqualTo(Map.of("n", 2L));
    assertThat(live(open(storage()))).hasSize(1);
  }

  @Test
  default void aCommitWhoseReplyWasLostCountsOnce() {
    assertCountsOnce(() -> (call, proceed) -> proceed.get().chain(() -> lost(call)));
  }

  @Test
  default void aCommitThatNeverArrivedIsMadeAgainAndCountsOnce() {
    assertCountsOnce(() -> (call, proceed) -> lost(call));
  }

  @Test
  default void aCommitThatLandsAfterItsReplyWasGivenUpCountsOnce() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    create("{'$id':'x','n':0}");
    Map<String, Supplier<Uni<Object>>> underway = new HashMap<>();
    intercepted.rule(
        (call, proceed) -> {
          if (!call.conditional()) {
            return proceed.get();
          }
          Supplier<Uni<Object>> late = underway.remove(call.path());
          if (late == null && underway.isEmpty()) {
            underway.put(call.path(), proceed);
            return lost(call);
          }
          // The first request lands between the read-back and this repetition.
          return late == null ? proceed.get() : late.get().chain(done -> proceed.get());
        });
    Entity counted = Await.item(backend.update(NS, "x", update("{'$inc':{'n':1}}")));
    assertThat(counted.data()).isEqualTo(Map.of("n", 1L));
    Entities.assertSame(Await.item(backend().get(NS, "x")), counted);
    assertThat(live(open(storage()))).hasSize(1);
  }

  @Test
  default void aCommitThatNeverArrivedGivesWayToAnother() {
    create("{'$id':'x','n':0}");
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    intercepted.rule(
        once(
            (call, proceed) ->
                backend().update(NS, "x", update("{'$inc':{'n':10}}")).chain(other -> lost(call))));
    Entity counted = Await.item(backend.update(NS, "x", update("{'$inc':{'n':1}}")));
    assertThat(counted.data()).isEqualTo(Map.of("n", 11L));
    assertThat(counted.version()).isEqualTo(3);
    Entities.assertSame(Await.item(backend().get(NS, "x")), counted);
  }

  @Test
  default void aCommitIsRecognisedBehindTheCommitsOfOthers() {
    create("{'$id':'x','n':0}");
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    intercepted.rule(
        once(
            (call, proceed) ->
                proceed
                    .get()
                    .chain(mine -> backend().update(NS, "x", update("{'$inc':{'n':10}}")))
                    .chain(mine -> backend().update(NS, "x", update("{'$inc':{'n':10}}")))
                    .chain(other -> lost(call))));
    Entity counted = Await.item(backend.update(NS, "x", update("{'$inc':{'n':1}}")));
    assertThat(counted.data()).isEqualTo(Map.of("n", 1L));
    assertThat(counted.version()).isEqualTo(2);
    Entity last = Await.item(backend.get(NS, "x"));
    assertThat(last.data()).isEqualTo(Map.of("n", 21L));
    assertThat(last.version()).isEqualTo(4);
  }

  @Test
  default void manyLostRepliesLoseAndDoubleNothing() {
    create("{'$id':'counter','n':0}");
    List<EntityBackend> all =
        List.of(open(unreliable(21)), open(unreliable(22)), open(unreliable(23)));
    List<Entity> counted =
        Calls.allOf(90, i -> all.get(i % 3).update(NS, "counter", update("{'$inc':{'n':1}}")));
    List<Entity> created =
        Calls.allOf(60, i -> all.get(i % 3).create(NS, input("c" + i, Map.of("n", i))));
    assertThat(counted.stream().map(Entity::version)).doesNotHaveDuplicates();
    Map<String, Entity> live = live(open(storage()));
    assertThat(live).hasSize(61);
    assertThat(live.get(NS + "/counter").data()).isEqualTo(Map.of("n", 90L));
    created.forEach(entity -> Entities.assertSame(live.get(entity.id()), entity));
  }

  /**
   * A storage that loses every third reply to a conditional write, half of them with the request.
   */
  private StorageBackend unreliable(long seed) {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    Random random = new Random(seed);
    intercepted.rule(
        (call, proceed) -> {
          int fate = call.conditional() ? roll(random) : 5;
          if (fate == 0) {
            return lost(call);
          }
          return fate == 1
              ? proceed.get().onItemOrFailure().transformToUni((done, failure) -> lost(call))
              : proceed.get();
        });
    return intercepted.storage();
  }

  private static int roll(Random random) {
    synchronized (random) {
      return random.nextInt(6);
    }
  }

  @Test
  default void aLostReplyToADataFileNeverMakesHalfACommit() {
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    AtomicInteger seen = new AtomicInteger();
    intercepted.rule(
        (call, proceed) ->
            !call.reads() && !call.conditional() && seen.getAndIncrement() == 0
                ? proceed.get().chain(() -> lost(call))
                : proceed.get());
    Outcome<Entity> outcome = Await.outcome(backend.create(NS, input("{'$id':'x'}")));
    if (outcome.succeeded()) {
      Entities.assertSame(live(), Map.of(outcome.item().id(), outcome.item()));
    } else {
      assertThat(outcome.failure()).isInstanceOf(StorageFailureException.class);
      assertThat(live()).isEmpty();
    }
    assertThat(Await.item(backend.create(NS, input("{'$id':'y'}"))).version()).isEqualTo(1);
    assertThat(Await.item(backend().exists(NS, "y"))).isTrue();
  }

  @Test
  default void theStatusOfACommitIsToldByItsId() {
    create("{'$id':'x'}");
    Await.item(backend().update(NS, "x", update("{'$set':{'a':1}}")));
    EntityBackend other = open(storage());
    for (SnapshotInfo snapshot : Await.item(backend().listSnapshots(NS))) {
      assertThat(Await.item(other.writeStatus(NS, snapshot.commitId().orElseThrow())))
          .isEqualTo(new WriteStatus.Committed(snapshot.version()));
    }
    var never = new CommitId(new UUID(1, 2));
    assertThat(Await.item(other.writeStatus(NS, never)))
        .isNotInstanceOf(WriteStatus.Committed.class);
    assertThat(Await.item(other.writeStatus("absent", never)))
        .isNotInstanceOf(WriteStatus.Committed.class);
  }
}
