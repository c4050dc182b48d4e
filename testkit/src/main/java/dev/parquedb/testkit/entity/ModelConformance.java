package dev.parquedb.testkit.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CountOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Sort;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random sequences of operations do to the backend what they do to a plain map. */
public interface ModelConformance extends EntitySuite {

  /** How many steps one sequence has. */
  int MODEL_STEPS = 150;

  /**
   * How many sequences a test runs: the system property {@code parquedb.testkit.runs}, 1 if unset.
   */
  int MODEL_RUNS = Integer.getInteger("parquedb.testkit.runs", 1);

  @Test
  default void aRandomSequenceOfOperationsDoesWhatItDoesToAMap() {
    runModels(1001, List.of(backend()));
  }

  @Test
  default void aRandomSequenceOverTwoBackendsDoesWhatItDoesToAMap() {
    EntityBackend other = open(storage());
    runModels(1002, List.of(backend(), other));
  }

  /** What is added to the seeds: the system property {@code parquedb.testkit.seed}, 0 if unset. */
  long SEED_OFFSET = Long.getLong("parquedb.testkit.seed", 0);

  private void runModels(long seed, List<EntityBackend> backends) {
    for (int run = 0; run < MODEL_RUNS; run++) {
      runModel(seed + 10L * run + SEED_OFFSET, backends);
      Await.item(backend().dropNamespace(NS));
    }
  }

  private void runModel(long seed, List<EntityBackend> backends) {
    RandomDocuments random = new RandomDocuments(seed);
    Model model = new Model(NS);
    TreeMap<Long, Model> history = new TreeMap<>();
    List<String> done = new ArrayList<>();
    for (int step = 0; step < MODEL_STEPS; step++) {
      EntityBackend backend = random.oneOf(backends);
      List<ModelStep> steps = new ArrayList<>();
      if (random.chance(20)) {
        for (int i = 2 + random.number(5); i > 0; i--) {
          steps.add(ModelStep.mutation(random, 12));
        }
      } else {
        steps.add(ModelStep.any(random, 12));
      }
      run(steps, backend, model, done);
      remember(model, history, done);
      if (step % 25 == 24) {
        assertHolds(random.oneOf(backends), FindOptions.DEFAULT, model, done);
      }
    }
    EntityBackend reopened = open(storage());
    assertHolds(reopened, FindOptions.DEFAULT, model, done);
    if (reopened.supportsTimeTravel()) {
      history.forEach(
          (version, past) ->
              assertHolds(
                  reopened,
                  FindOptions.DEFAULT.withAsOf(SnapshotRef.version(version)),
                  past,
                  List.of("version " + version)));
    }
    run(List.of(ModelStep.mutation(random, 12)), reopened, model, done);
    assertHolds(backends.get(0), FindOptions.DEFAULT, model, done);
  }

  private void run(List<ModelStep> steps, EntityBackend backend, Model model, List<String> done) {
    List<Outcome<Object>> outcomes =
        Calls.together(
            steps.size(), i -> steps.get(i).call().apply(backend).map(Object.class::cast));
    for (int i = 0; i < steps.size(); i++) {
      done.add((steps.size() > 1 ? "together: " : "") + steps.get(i).text());
      Outcome<Object> outcome = outcomes.get(i);
      Object actual = outcome.succeeded() ? outcome.item() : outcome.failure();
      assertThat(Model.shown(actual))
          .as(
              "the last of %s steps: %s\n%s",
              done.size(), String.join("\n", last(done)), outcome.failure())
          .isEqualTo(Model.shown(expected(steps.get(i), model)));
    }
  }

  private static Object expected(ModelStep step, Model model) {
    try {
      return step.expectation().apply(model);
    } catch (RuntimeException e) {
      if (Model.refuses(e)) {
        return e;
      }
      throw e;
    }
  }

  private static List<String> last(List<String> done) {
    return done.subList(Math.max(0, done.size() - 12), done.size());
  }

  /** A new state is a new snapshot, and the same state is the same one. */
  private void remember(Model model, TreeMap<Long, Model> history, List<String> done) {
    List<SnapshotInfo> snapshots = Await.item(backend().listSnapshots(NS));
    if (snapshots.isEmpty()) {
      assertThat(model.rows()).isEmpty();
      return;
    }
    long head = snapshots.get(snapshots.size() - 1).version();
    Model before = history.put(head, model.copy());
    if (before != null) {
      assertThat(all(before)).as("no new snapshot after %s", last(done)).isEqualTo(all(model));
    }
  }

  private static String all(Model model) {
    return Model.shown(List.copyOf(model.rows().values()));
  }

  private void assertHolds(
      EntityBackend backend, FindOptions options, Model model, List<String> done) {
    FindOptions sorted = options.withSort(Sort.by("$id")).includingDeleted();
    List<Entity> found = find(backend, Filter.all(), sorted);
    assertThat(Model.shown(found)).as("after %s", last(done)).isEqualTo(all(model));
    CountOptions count =
        new CountOptions(options.deleted(), options.asOf(), options.maxStaleness());
    Uni<Long> live = backend.count(NS, Filter.all(), count);
    assertThat(Await.item(live)).isEqualTo(model.find(Filter.all(), FindOptions.DEFAULT).size());
  }
}
