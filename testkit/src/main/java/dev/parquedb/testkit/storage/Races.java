package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.process.RaceCommand;
import dev.parquedb.testkit.process.RaceOperation;
import dev.parquedb.testkit.process.RaceResult;
import dev.parquedb.testkit.process.RaceVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a race must end in, whoever runs it: threads of this process or several processes. */
final class Races {

  /** How many rounds every race has. */
  static final int ROUNDS = 20;

  private final StorageSuite suite;
  private final Function<RaceCommand, List<RaceResult>> runner;

  /**
   * Races on the storage of a suite.
   *
   * @param runner lets all writers attempt a command at the same time
   */
  Races(StorageSuite suite, Function<RaceCommand, List<RaceResult>> runner) {
    this.suite = suite;
    this.runner = runner;
  }

  /** In every round exactly one writer creates the file, and its content stays. */
  void oneCreates(RaceOperation operation) {
    for (int round = 0; round < ROUNDS; round++) {
      String path = "race/%s-%d".formatted(operation, round);
      assertOneWins(RaceCommand.once(operation, path));
    }
  }

  /** In every round exactly one writer swaps the version that all of them hold. */
  void oneSwaps(RaceOperation operation) {
    String path = "race/" + operation;
    suite.put(path, "start");
    for (int round = 0; round < ROUNDS; round++) {
      String version = Await.item(suite.storage().stat(path)).version();
      assertOneWins(new RaceCommand(operation, path, version, 1));
    }
  }

  /** In every round the file is taken away, by one writer where the storage can tell. */
  void takersAgree(RaceOperation operation, boolean exactlyOne) {
    for (int round = 0; round < ROUNDS; round++) {
      String path = "race/%s-%d".formatted(operation, round);
      suite.put(path, "taken");
      List<RaceResult> results = runner.apply(RaceCommand.once(operation, path));
      assertNoneBroken(results);
      List<String> winners = winners(results);
      List<String> unknown = unknown(path, results);
      if (unknown.isEmpty()) {
        assertThat(winners).as("the takers of %s", path).isNotEmpty();
      }
      if (exactlyOne) {
        assertThat(winners).as("the takers of %s", path).hasSizeLessThan(2);
      }
      assertThat(suite.exists(path)).isFalse();
      if (operation == RaceOperation.MOVE) {
        assertThat(Await.item(suite.storage().list(path + ".moved/")).paths())
            .as("the places it was moved to")
            .containsAll(winners.stream().map(winner -> path + ".moved/" + winner).toList())
            .hasSizeLessThanOrEqualTo(winners.size() + unknown.size());
      }
    }
  }

  /** A counter that all writers increment by compare-and-swap counts every increment. */
  void countsExactly(int writers, int times) {
    suite.put("race/counter", "0");
    assertAllWon(runner.apply(new RaceCommand(RaceOperation.COUNT, "race/counter", null, times)));
    assertThat(suite.text("race/counter")).isEqualTo(Integer.toString(writers * times));
  }

  /** A log that all writers append to holds every line once, whole, in each writer's order. */
  void appendsWhole(int writers, int times) {
    assertAllWon(runner.apply(new RaceCommand(RaceOperation.APPEND, "race/log", null, times)));
    List<String> lines = suite.text("race/log").lines().map(line -> line + "\n").toList();
    assertThat(lines).hasSize(writers * times).doesNotHaveDuplicates();
    for (String writer : lines.stream().map(Races::writerOf).distinct().toList()) {
      List<String> expected = new ArrayList<>();
      for (int turn = 0; turn < times; turn++) {
        expected.add(RaceOperation.line(writer, turn));
      }
      assertThat(lines.stream().filter(line -> writerOf(line).equals(writer)))
          .as("the lines of %s", writer)
          .containsExactlyElementsOf(expected);
    }
  }

  private void assertOneWins(RaceCommand command) {
    String path = command.path();
    List<RaceResult> results = runner.apply(command);
    assertNoneBroken(results);
    List<String> winners = winners(results).stream().map(command::content).toList();
    List<String> unknown = unknown(path, results).stream().map(command::content).toList();
    String kept = Payloads.text(Await.item(suite.storage().read(path)));
    if (winners.isEmpty()) {
      assertThat(unknown).as("the writer of %s", path).contains(kept);
    } else {
      assertThat(winners).as("the winners of %s", path).containsExactly(kept);
      String version = Await.item(suite.storage().stat(path)).version();
      assertThat(results)
          .filteredOn(result -> result.verdict() == RaceVerdict.WON)
          .allMatch(result -> result.detail().equals(version));
    }
  }

  private void assertAllWon(List<RaceResult> results) {
    assertThat(results).allMatch(result -> result.verdict() == RaceVerdict.WON);
  }

  private static void assertNoneBroken(List<RaceResult> results) {
    assertThat(results).isNotEmpty().noneMatch(r -> r.verdict() == RaceVerdict.BROKEN);
  }

  private List<String> unknown(String path, List<RaceResult> results) {
    List<String> unknown = writers(results, RaceVerdict.UNKNOWN);
    if (!suite.repliesMayBeLost()) {
      assertThat(unknown).as("unknown outcomes of %s", path).isEmpty();
    }
    return unknown;
  }

  private static List<String> winners(List<RaceResult> results) {
    return writers(results, RaceVerdict.WON);
  }

  private static List<String> writers(List<RaceResult> results, RaceVerdict verdict) {
    return results.stream()
        .filter(result -> result.verdict() == verdict)
        .map(RaceResult::writer)
        .toList();
  }

  private static String writerOf(String line) {
    assertThat(line).startsWith("<").endsWith(">\n");
    return line.substring(1, line.indexOf(':'));
  }
}
