package dev.parquedb.testkit.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.process.ForkedWorker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Processes that write to one storage and are killed in the middle of it, several times over.
 * Everything they were told is durable must be there afterwards, once.
 */
public final class CrashRun {

  private final String storage;
  private final List<String> created = new ArrayList<>();
  private final Map<String, Long> counted = new HashMap<>();
  private int rounds;
  private int starved;

  /**
   * Creates a run.
   *
   * @param storage the URI of the storage
   */
  public CrashRun(String storage) {
    this.storage = storage;
  }

  /**
   * Starts processes and kills all of them once they have had so many acknowledgements.
   *
   * @param processes how many
   * @param acknowledgements of each, before it is killed
   */
  public void killAfter(int processes, int acknowledgements) {
    List<ForkedWorker> workers = new ArrayList<>();
    try {
      for (int i = 0; i < processes; i++) {
        String name = "worker" + i + "-" + rounds;
        workers.add(ForkedWorker.start(SteadyWorker.class, List.of(storage, name)));
      }
      for (int i = 0; i < acknowledgements; i++) {
        for (int w = 0; w < processes; w++) {
          note("worker" + w + "-" + rounds, workers.get(w).next());
        }
      }
      for (int w = 0; w < processes; w++) {
        String name = "worker" + w + "-" + rounds;
        workers.get(w).kill().forEach(line -> note(name, line));
      }
      rounds++;
    } finally {
      workers.forEach(ForkedWorker::close);
    }
  }

  /** How many mutations lost to other writers until their time was up. */
  public int starved() {
    return starved;
  }

  private void note(String worker, String line) {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "created" -> created.add(words[1]);
      case "counted" -> counted.merge(worker, Long.parseLong(words[1]), Math::max);
      default -> starved++;
    }
  }

  /**
   * Holds what was acknowledged against what is stored.
   *
   * @param backend over the storage of the run
   */
  public void assertEverythingAcknowledgedIsThere(EntityBackend backend) {
    Map<String, Entity> stored =
        Entities.byId(Await.item(backend.find(CounterWork.NS).collect().asList()));
    assertThat(created).isNotEmpty();
    for (String id : created) {
      assertThat(stored).containsKey(CounterWork.NS + "/" + id);
    }
    counted.forEach(
        (worker, count) -> {
          Entity counter = stored.get(CounterWork.NS + "/" + worker);
          assertThat((Long) counter.data().get(SteadyWorker.COUNT))
              .as("the counter of %s", worker)
              .isGreaterThanOrEqualTo(count)
              .isEqualTo(counter.version());
        });
    assertThat(Await.item(backend.count(CounterWork.NS))).isEqualTo(stored.size());
  }
}
