package dev.parquedb.storage.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.FaultyStorage;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every step of every change fails once on either tier, before and after its effect, with and
 * without the rest of the calls going through.
 */
class TieredCrashTest {

  private static final int MOST_STEPS = 40;
  private static final long OLD = 1;
  private static final long NEW = 2;
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  /** A change of the file {@code f}, which is there in the state given before. */
  enum Change {
    CREATE_COLD(null, storage -> storage.write("f", large(NEW)), NEW),
    CREATE_IF_ABSENT(null, storage -> storage.writeConditional("f", large(NEW), null), NEW),
    REPLACE_COLD_BY_COLD(large(OLD), storage -> storage.write("f", large(NEW)), NEW),
    REPLACE_COLD_BY_HOT(large(OLD), storage -> storage.write("f", small(NEW)), NEW),
    REPLACE_HOT_BY_COLD(small(OLD), storage -> storage.write("f", large(NEW)), NEW),
    STREAM_OVER_COLD(
        large(OLD), storage -> storage.writeStream("f", Multi.createFrom().items(large(NEW))), NEW),
    DELETE_COLD(large(OLD), storage -> storage.delete("f"), 0),
    MOVE_COLD(large(OLD), storage -> storage.move("f", "moved"), 0),
    COPY_COLD(large(OLD), storage -> storage.copy("f", "moved"), OLD),
    PROMOTE(large(OLD), storage -> storage.promote("f"), OLD),
    DEMOTE(small(OLD), storage -> storage.demote("f"), OLD);

    private final ByteBuffer before;
    private final Function<TieredBackend, Uni<?>> make;
    private final long after;

    Change(ByteBuffer before, Function<TieredBackend, Uni<?>> make, long after) {
      this.before = before;
      this.make = make;
      this.after = after;
    }

    long tagBefore() {
      return before == null ? 0 : OLD;
    }
  }

  private enum Failure {
    UNREACHABLE,
    LOST_REPLY,
    CRASH_BEFORE,
    CRASH_AFTER
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void nothingIsLostOrHalfDoneWhenTheHotTierFails(Change change) {
    failEveryStep(change, fixture -> fixture.hot);
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void nothingIsLostOrHalfDoneWhenTheColdTierFails(Change change) {
    failEveryStep(change, fixture -> fixture.cold);
  }

  private static void failEveryStep(Change change, Function<TieredFixture, FaultyStorage> failing) {
    for (Failure failure : Failure.values()) {
      int step = 1;
      while (struck(change, failing, failure, step)) {
        assertThat(++step).isLessThan(MOST_STEPS);
      }
    }
  }

  /** Makes the change with a failure at a step; whether there was such a step. */
  private static boolean struck(
      Change change, Function<TieredFixture, FaultyStorage> failing, Failure failure, int step) {
    try (TieredFixture fixture = new TieredFixture(vertx)) {
      if (change.before != null) {
        Await.item(fixture.storage.write("f", change.before.duplicate()));
      }
      FaultyStorage tier = failing.apply(fixture);
      tier.forgetCalls();
      inject(tier, failure, tier.counters().allCalls() + step);
      Outcome<?> outcome = Await.outcome(change.make.apply(fixture.storage));
      boolean reached = tier.calls().size() >= step;
      fixture.hot.heal();
      fixture.cold.heal();
      check(fixture, change, outcome, change + " " + failure + " at step " + step);
      return reached;
    }
  }

  private static void inject(FaultyStorage tier, Failure failure, long call) {
    switch (failure) {
      case UNREACHABLE -> tier.failCall(call, Fault.UNREACHABLE);
      case LOST_REPLY -> tier.failCall(call, Fault.LOST_REPLY);
      case CRASH_BEFORE -> tier.crashAt(call, Fault.Point.BEFORE_EFFECT);
      case CRASH_AFTER -> tier.crashAt(call, Fault.Point.AFTER_EFFECT);
    }
  }

  private static void check(TieredFixture fixture, Change change, Outcome<?> outcome, String when) {
    long there = tag(fixture, "f");
    if (outcome.failure() == null) {
      assertThat(there).as("the acknowledged state after " + when).isEqualTo(change.after);
    } else {
      assertThat(outcome.failure()).as(when).isInstanceOf(StorageException.class);
      assertThat(there).as("old or new after " + when).isIn(change.tagBefore(), change.after);
      boolean unknown = outcome.failure() instanceof WriteOutcomeUnknownException;
      if (!unknown && change != Change.MOVE_COLD) {
        assertThat(there).as("a definite failure, " + when).isEqualTo(change.tagBefore());
      }
    }
    boolean moved = change == Change.MOVE_COLD || change == Change.COPY_COLD;
    long copy = tag(fixture, "moved");
    if (moved && (there == 0 || outcome.failure() == null)) {
      assertThat(copy).as("the copy after " + when).isEqualTo(OLD);
    } else {
      assertThat(copy).as("the copy after " + when).isIn(0L, OLD);
    }
    checkOrphans(fixture, when);
  }

  /** Orphans are exactly the cold objects that are not content of a file, and they can go. */
  private static void checkOrphans(TieredFixture fixture, String when) {
    Set<String> all = fixture.coldObjects();
    int named = 0;
    for (String path : new String[] {"f", "moved"}) {
      if (Await.item(fixture.storage.exists(path))
          && Await.item(fixture.storage.tierOf(path)) == Tier.COLD) {
        named++;
      }
    }
    Set<String> orphans = fixture.orphans(OrphanMode.DRY_RUN);
    assertThat(orphans).as("orphans after " + when).hasSize(all.size() - named);
    assertThat(fixture.orphans(OrphanMode.DELETE)).as(when).isEqualTo(orphans);
    Set<String> left = new HashSet<>(all);
    left.removeAll(orphans);
    assertThat(fixture.coldObjects()).as(when).isEqualTo(left);
    tag(fixture, "f");
    tag(fixture, "moved");
  }

  /** Which content a file has, checked; 0 for no file. */
  private static long tag(TieredFixture fixture, String path) {
    return Await.item(fixture.storage.exists(path))
        ? Payloads.verify(Await.item(fixture.storage.read(path)))
        : 0;
  }

  private static ByteBuffer large(long tag) {
    return Payloads.of(tag, 200);
  }

  private static ByteBuffer small(long tag) {
    return Payloads.of(tag, 20);
  }
}
