package dev.parquedb.testkit.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.testkit.soak.SoakEvent.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SoakCheckerTest {

  private final List<SoakEvent> events = new ArrayList<>();
  private final Map<String, Entity> stored = new HashMap<>();

  private void told(String token, SoakKind kind, String id, Phase end, long version) {
    events.add(new SoakEvent(Phase.BEGUN, token, kind, id, 0, ""));
    if (end != Phase.BEGUN) {
      events.add(new SoakEvent(end, token, kind, id, version, ""));
    }
  }

  private void stored(String id, long version, Map<String, Object> data) {
    Instant time = Instant.EPOCH;
    Map<String, Object> all = new HashMap<>(data);
    stored.put(
        id,
        new Entity(
            SoakWork.NS + "/" + id,
            "soak",
            null,
            time,
            null,
            time,
            null,
            null,
            null,
            version,
            all));
  }

  private void log(String id, long version, String... tokens) {
    stored(id, version, Map.of("n", (long) tokens.length, "log", Arrays.asList(tokens)));
  }

  private List<String> problems(String... groups) {
    return SoakChecker.problems(events, stored, List.of(groups));
  }

  @Test
  void whatWasAcknowledgedAndIsThereIsNoProblem() {
    told("a", SoakKind.PUSH, "s1", Phase.DONE, 1);
    told("b", SoakKind.DELETE, "s1", Phase.DONE, 0);
    told("c", SoakKind.RESTORE, "s1", Phase.DONE, 3);
    told("g", SoakKind.RESTORE, "s1", Phase.DONE, 3);
    told("d", SoakKind.PUSH, "s1", Phase.UNKNOWN, 0);
    told("e", SoakKind.PUSH, "s1", Phase.BEGUN, 0);
    told("f", SoakKind.CREATE, "c-f", Phase.DONE, 1);
    log("s1", 4, "a", "e");
    stored("c-f", 1, Map.of());
    assertThat(problems()).isEmpty();
  }

  @Test
  void aLostPushIsAProblem() {
    told("a", SoakKind.PUSH, "s1", Phase.DONE, 1);
    told("b", SoakKind.PUSH, "s1", Phase.DONE, 2);
    log("s1", 1, "a");
    assertThat(problems()).anyMatch(problem -> problem.contains("s1 lost"));
  }

  @Test
  void aPushThatWasRefusedOrIsThereTwiceIsAProblem() {
    told("a", SoakKind.PUSH, "s1", Phase.REFUSED, 0);
    told("b", SoakKind.PUSH, "s2", Phase.DONE, 1);
    log("s1", 1, "a");
    log("s2", 2, "b", "b");
    assertThat(problems())
        .anyMatch(problem -> problem.contains("which is refused"))
        .anyMatch(problem -> problem.contains("twice"));
  }

  @Test
  void aPushOfNobodyIsAProblem() {
    told("a", SoakKind.PUSH, "s1", Phase.DONE, 1);
    log("s1", 2, "a", "z");
    assertThat(problems()).anyMatch(problem -> problem.contains("which is unknown"));
  }

  @Test
  void aGapInTheVersionsIsAProblem() {
    told("a", SoakKind.PUSH, "s1", Phase.DONE, 1);
    log("s1", 2, "a");
    assertThat(problems()).singleElement().asString().contains("is in version 2");
  }

  @Test
  void oneVersionToldTwiceIsAProblem() {
    told("a", SoakKind.PUSH, "s1", Phase.DONE, 2);
    told("b", SoakKind.PUSH, "s1", Phase.DONE, 2);
    log("s1", 2, "a", "b");
    assertThat(problems()).anyMatch(problem -> problem.contains("told version 2 twice"));
  }

  @Test
  void anOrderThatIsNotThatOfTheVersionsIsAProblem() {
    told("a", SoakKind.PUSH, "s1", Phase.DONE, 2);
    told("b", SoakKind.PUSH, "s1", Phase.DONE, 1);
    log("s1", 2, "a", "b");
    assertThat(problems()).anyMatch(problem -> problem.contains("s1 has entry"));
  }

  @Test
  void createsThatAreLostOrRefusedButThereAreProblems() {
    told("a", SoakKind.CREATE, "c-a", Phase.DONE, 1);
    told("b", SoakKind.CREATE, "c-b", Phase.REFUSED, 0);
    stored("c-b", 1, Map.of());
    stored("c-z", 1, Map.of());
    assertThat(problems()).hasSize(3);
  }

  @Test
  void twoWinnersOfOneIdAreAProblem() {
    told("a", SoakKind.CONTEST, "x1", Phase.DONE, 1);
    told("b", SoakKind.CONTEST, "x1", Phase.DONE, 1);
    stored("x1", 1, Map.of("by", "b"));
    assertThat(problems()).singleElement().asString().contains("x1 was made by b");
  }

  @Test
  void aGroupThatWasChangedInPartIsAProblem() {
    told("a", SoakKind.GROUP, "g0", Phase.DONE, 0);
    for (int i = 0; i < SoakWork.GROUP_SIZE; i++) {
      stored("m-g0-" + i, i == 0 ? 1 : 2, Map.of("group", "g0", "g", i == 0 ? 0L : 1L));
    }
    assertThat(problems("g0")).isNotEmpty();
  }

  @Test
  void anEntityOfALaneThatIsNotAsItLeftItIsAProblem() {
    told("a", SoakKind.OWN_CREATE, "own-1", Phase.DONE, 1);
    told("b", SoakKind.OWN_DELETE, "own-1", Phase.DONE, 0);
    stored("own-1", 1, Map.of("by", "a"));
    told("c", SoakKind.OWN_CREATE, "own-2", Phase.DONE, 1);
    assertThat(problems()).hasSize(2);
  }

  @Test
  void whatAProcessFoundContradictoryIsAProblem() {
    events.add(new SoakEvent(Phase.CONTRADICTION, "a", SoakKind.GET, "s1", 0, "version 1 after 2"));
    assertThat(problems()).singleElement().asString().contains("version 1 after 2");
  }
}
