package dev.parquedb.testkit.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.process.ForkedWorker;
import dev.parquedb.testkit.process.JsonLines;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several processes that create entities and count on one storage at the same time, some of them
 * with a storage that loses replies. Whatever happens, what was acknowledged must be there, once.
 *
 * <pre>{@code
 * Await.item(backend.create(CounterWork.NS, counter));      // {"$id": "counter", "n": 0}
 * List<CounterReport> reports = CounterRace.run(4, work);
 * CounterRace.assertNothingLostOrDoubled(backend, reports);
 * }</pre>
 */
public final class CounterRace {

  private CounterRace() {}

  /**
   * Forks processes that do the same work at the same moment, and waits for all of them.
   *
   * @param processes how many, from 1
   * @param work what each does; number and seed are made different for each
   * @return one report a process
   */
  public static List<CounterReport> run(int processes, CounterWork work) {
    List<ForkedWorker> workers = new ArrayList<>();
    try {
      for (int i = 0; i < processes; i++) {
        workers.add(ForkedWorker.start(CounterWorker.class, List.of(JsonLines.write(work.of(i)))));
      }
      workers.forEach(worker -> assertThat(worker.next()).isEqualTo("ready"));
      workers.forEach(worker -> worker.send("go"));
      return workers.stream()
          .map(worker -> JsonLines.read(worker.next(), CounterReport.class))
          .toList();
    } finally {
      workers.forEach(ForkedWorker::close);
    }
  }

  /**
   * Holds the reports of all processes against what is stored: every acknowledged create is there
   * once, no increment is lost or counted twice, each contested id has one winner.
   *
   * @param backend over the storage of the race
   * @param reports the reports
   */
  public static void assertNothingLostOrDoubled(
      EntityBackend backend, List<CounterReport> reports) {
    List<Entity> all = Await.item(backend.find(CounterWork.NS).collect().asList());
    Map<String, Entity> stored = Entities.byId(all);
    Set<String> created = new HashSet<>();
    List<Long> counted = new ArrayList<>();
    long acknowledged = 0;
    long stillUnknown = 0;
    for (CounterReport report : reports) {
      for (String id : report.created()) {
        assertThat(created.add(id)).as("%s was acknowledged to one process only", id).isTrue();
        assertThat(stored).containsKey(CounterWork.NS + "/" + id);
      }
      counted.addAll(report.counted());
      acknowledged += report.counted().size() + report.countedLater();
      stillUnknown += report.stillUnknown();
    }
    assertThat(counted).as("values that increments were answered with").doesNotHaveDuplicates();
    Entity counter = stored.get(CounterWork.NS + "/" + CounterWork.COUNTER);
    long value = (Long) counter.data().get("n");
    assertThat(value)
        .as(
            "the counter after %s acknowledged and %s unknown increments",
            acknowledged, stillUnknown)
        .isBetween(acknowledged, acknowledged + stillUnknown);
    assertThat(counter.version()).as("one version a change").isEqualTo(value + 1);
    assertThat((long) stored.size() - 1)
        .as("entities after %s acknowledged creates", created.size())
        .isBetween((long) created.size(), created.size() + stillUnknown);
    assertThat(Await.item(backend.count(CounterWork.NS))).isEqualTo(stored.size());
  }
}
