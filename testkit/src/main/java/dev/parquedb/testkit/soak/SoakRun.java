package dev.parquedb.testkit.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.CreateOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.process.ForkedWorker;
import dev.parquedb.testkit.soak.SoakEvent.Phase;
import dev.parquedb.testkit.time.SeededRandom;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Rounds of random work of several processes on one storage. In each round processes are paused and
 * one is killed and replaced, their clocks differ, and replies of the storage get lost. After each
 * round {@link SoakChecker} must find nothing wrong.
 *
 * <pre>{@code
 * SoakRun run = new SoakRun(SoakWork.on(uri).withOperations(2_000), 4);
 * run.prepare(backend);
 * run.round();
 * run.assertNothingWrong(backend);
 * }</pre>
 *
 * <p>For the thread of a test.
 */
public final class SoakRun {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration TICK = Duration.ofMillis(5);
  private static final long[] SKEWS = {0, 20_000, -25_000, 3_000};
  private static final int TICKS_OF_A_PAUSE = 200;

  private final SoakWork work;
  private final int processes;
  private final List<SoakEvent> events = new ArrayList<>();
  private int rounds;
  private int started;
  private int paused;
  private int killed;

  /**
   * Plans a run.
   *
   * @param work what all processes of one round do together
   * @param processes how many there are, from 2
   */
  public SoakRun(SoakWork work, int processes) {
    this.work = work;
    this.processes = processes;
  }

  /** Makes the groups; before the first round. */
  public void prepare(EntityBackend backend) {
    List<CreateInput> members = new ArrayList<>();
    for (String group : groups()) {
      for (int i = 0; i < SoakWork.GROUP_SIZE; i++) {
        members.add(CreateInput.of(Map.of("$id", "m-" + group + "-" + i, "group", group, "g", 0L)));
      }
    }
    Await.item(backend.bulkCreate(SoakWork.NS, members, CreateOptions.DEFAULT));
  }

  private List<String> groups() {
    return IntStream.range(0, work.groups()).mapToObj(i -> "g" + i).toList();
  }

  /** A worker with what it has yet to do. */
  private static final class Member {
    private final ForkedWorker worker;
    private final int operations;
    private int begun;
    private boolean ended;
    private int pausedFor;

    Member(ForkedWorker worker, int operations) {
      this.worker = worker;
      this.operations = operations;
    }
  }

  /** One round, to its end. */
  public void round() {
    long seed = work.seed() + 1_000L * rounds++;
    RandomGenerator chance = SeededRandom.of(seed, "processes");
    List<Member> members = new ArrayList<>();
    try {
      int each = work.operations() / processes;
      for (int i = 0; i < processes; i++) {
        members.add(start(seed + i, each, SKEWS[i % SKEWS.length]));
      }
      members.forEach(member -> assertThat(member.worker.next()).isEqualTo(SoakWorker.READY));
      members.forEach(member -> member.worker.send("go"));
      int victim = chance.nextInt(processes);
      int killAt = each / 4 + chance.nextInt(1 + each / 4);
      while (members.stream().anyMatch(member -> !member.ended)) {
        for (Member member : List.copyOf(members)) {
          listen(member);
        }
        pauses(members, chance);
        Member doomed = members.get(victim);
        if (killAt > 0 && doomed.begun >= killAt && !doomed.ended) {
          killAt = 0;
          members.set(victim, replace(doomed, seed + processes, SKEWS[victim % SKEWS.length]));
        }
      }
    } finally {
      members.forEach(member -> member.worker.close());
    }
  }

  private Member start(long seed, int operations, long skew) {
    SoakWork share = work.of("w" + started++, seed, operations, skew);
    return new Member(ForkedWorker.start(SoakWorker.class, List.of(write(share))), operations);
  }

  private void listen(Member member) {
    if (member.ended || member.pausedFor > 0) {
      return;
    }
    Optional<String> line = member.worker.poll(TICK);
    while (line.isPresent() && !member.ended) {
      note(member, line.get());
      line = member.ended ? line : member.worker.poll(Duration.ZERO);
    }
  }

  private void note(Member member, String line) {
    if (line.equals(SoakWorker.ENDED)) {
      member.ended = true;
      return;
    }
    SoakEvent event = read(line);
    events.add(event);
    member.begun += event.phase() == Phase.BEGUN ? 1 : 0;
  }

  private void pauses(List<Member> members, RandomGenerator chance) {
    boolean anyPaused = false;
    for (Member member : members) {
      if (member.pausedFor > 0) {
        anyPaused = true;
        member.pausedFor--;
        if (member.pausedFor == 0) {
          member.worker.resume();
        }
      }
    }
    if (!anyPaused && chance.nextInt(150) == 0) {
      Member member = members.get(chance.nextInt(members.size()));
      if (!member.ended) {
        member.worker.pause();
        member.pausedFor = 1 + chance.nextInt(TICKS_OF_A_PAUSE);
        paused++;
      }
    }
  }

  private Member replace(Member doomed, long seed, long skew) {
    doomed.worker.kill().forEach(line -> note(doomed, line));
    killed++;
    Member next = start(seed, Math.max(work.lanes(), doomed.operations - doomed.begun), skew);
    assertThat(next.worker.next()).isEqualTo(SoakWorker.READY);
    next.worker.send("go");
    return next;
  }

  /**
   * Fails with every problem that the checker finds.
   *
   * @param backend over the storage of the run, with nothing in flight
   */
  public void assertNothingWrong(EntityBackend backend) {
    FindOptions everything = FindOptions.DEFAULT.includingDeleted();
    List<Entity> all =
        Await.item(backend.find(SoakWork.NS, Filter.all(), everything).collect().asList());
    Map<String, Entity> stored = new HashMap<>();
    for (Entity entity : all) {
      String local = entity.id().substring(SoakWork.NS.length() + 1);
      assertThat(stored.put(local, entity)).as("another entity %s", local).isNull();
    }
    assertThat(SoakChecker.problems(events, stored, groups())).isEmpty();
    long live = all.stream().filter(entity -> !entity.deleted()).count();
    assertThat(Await.item(backend.count(SoakWork.NS))).isEqualTo(live);
  }

  /** How many operations ended in this phase so far, or began. */
  public long count(Phase phase) {
    return events.stream().filter(event -> event.phase() == phase).count();
  }

  /** What happened, for people. */
  @Override
  public String toString() {
    return "%d rounds of %d processes (%d paused, %d killed): %d operations begun, %d acknowledged, %d refused, %d unknown"
        .formatted(
            rounds,
            processes,
            paused,
            killed,
            count(Phase.BEGUN),
            count(Phase.DONE),
            count(Phase.REFUSED),
            count(Phase.UNKNOWN));
  }

  private static String write(SoakWork share) {
    try {
      return MAPPER.writeValueAsString(share);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SoakEvent read(String line) {
    try {
      return MAPPER.readValue(line, SoakEvent.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
