package dev.parquedb.testkit.soak;

import dev.parquedb.entity.Entity;
import dev.parquedb.testkit.soak.SoakEvent.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what processes were told against what is stored: every acknowledged operation is found, no
 * other that was refused, none twice; versions have no gaps; what changes as a whole is whole.
 * Pure.
 */
public final class SoakChecker {

  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Map<String, Entity> stored;
  private final List<String> problems = new ArrayList<>();

  /** An operation as far as it was told. A process that was killed leaves it begun. */
  private record Operation(SoakEvent event, int order) {

    boolean acknowledged() {
      return event.phase() == Phase.DONE;
    }

    boolean possible() {
      return event.phase() != Phase.REFUSED;
    }
  }

  private SoakChecker(List<SoakEvent> events, Map<String, Entity> stored) {
    this.stored = stored;
    int order = 0;
    for (SoakEvent event : events) {
      if (event.phase() == Phase.CONTRADICTION) {
        problems.add("contradiction in " + event);
        continue;
      }
      Operation before = operations.put(event.token(), new Operation(event, order++));
      boolean begins = event.phase() == Phase.BEGUN;
      if (begins != (before == null)) {
        problems.add("told out of order: " + event);
      }
    }
  }

  /**
   * What is wrong.
   *
   * @param events what all processes told, those of each in its order
   * @param stored every entity of the namespace by its local id, soft-deleted ones included
   * @param group the names of the groups
   * @return one line a problem; empty when all is well
   */
  public static List<String> problems(
      List<SoakEvent> events, Map<String, Entity> stored, List<String> groups) {
    SoakChecker checker = new SoakChecker(events, stored);
    checker.pushes();
    checker.creates();
    checker.contests();
    groups.forEach(checker::group);
    checker.owned();
    return checker.problems;
  }

  private List<Operation> of(SoakKind kind) {
    return operations.values().stream().filter(one -> one.event().kind() == kind).toList();
  }

  private void pushes() {
    Map<String, List<Operation>> byId = new HashMap<>();
    for (SoakKind kind : List.of(SoakKind.PUSH, SoakKind.DELETE, SoakKind.RESTORE)) {
      of(kind)
          .forEach(one -> byId.computeIfAbsent(one.event().id(), id -> new ArrayList<>()).add(one));
    }
    byId.forEach(this::shared);
    for (String id : stored.keySet()) {
      if (id.startsWith("s") && !byId.containsKey(id)) {
        problems.add(id + " is there, but nobody made it");
      }
    }
  }

  private void shared(String id, List<Operation> all) {
    Entity entity = stored.get(id);
    List<Operation> pushes =
        all.stream().filter(one -> one.event().kind() == SoakKind.PUSH).toList();
    if (entity == null) {
      all.stream()
          .filter(Operation::acknowledged)
          .forEach(one -> problems.add(id + " is not there, but acknowledged: " + one.event()));
      return;
    }
    List<?> log = (List<?>) entity.data().getOrDefault("log", List.of());
    log(id, log, pushes);
    if (((Number) entity.data().get("n")).longValue() != log.size()) {
      problems.add(id + " has counted " + entity.data().get("n") + " of " + log.size());
    }
    versions(id, entity, log, all);
  }

  private void log(String id, List<?> log, List<Operation> pushes) {
    Map<String, Operation> known = new HashMap<>();
    pushes.forEach(one -> known.put(one.event().token(), one));
    Set<Object> found = new HashSet<>();
    for (Object token : log) {
      Operation one = known.get(token);
      if (!found.add(token)) {
        problems.add(id + " has " + token + " twice");
      } else if (one == null || !one.possible()) {
        problems.add(id + " has " + token + ", which is " + (one == null ? "unknown" : "refused"));
      }
    }
    for (Operation one : pushes) {
      if (one.acknowledged() && !found.contains(one.event().token())) {
        problems.add(id + " lost " + one.event());
      }
    }
  }

  /** Every change makes one version, and their order is that of the log. */
  private void versions(String id, Entity entity, List<?> log, List<Operation> all) {
    long turned = entity.version() - log.size();
    long most = all.stream().filter(one -> turns(one) && one.possible()).count();
    long least = all.stream().filter(one -> deletes(one) && one.acknowledged()).count();
    if (turned < least || turned > most) {
      problems.add(
          "%s is in version %d after %d entries and %d to %d deletions and restorations"
              .formatted(id, entity.version(), log.size(), least, most));
    }
    List<Operation> told =
        all.stream()
            .filter(one -> one.acknowledged() && one.event().version() > 0)
            .sorted(
                Comparator.<Operation>comparingLong(one -> one.event().version())
                    .thenComparing(one -> one.event().kind() == SoakKind.RESTORE))
            .toList();
    int at = -1;
    long last = 0;
    for (Operation one : told) {
      boolean restored = one.event().kind() == SoakKind.RESTORE;
      if (one.event().version() == last && !restored) {
        problems.add(id + " told version " + last + " twice, again to " + one.event());
      }
      last = one.event().version();
      if (one.event().kind() == SoakKind.PUSH) {
        int place = log.indexOf(one.event().token());
        if (place <= at || place >= last) {
          problems.add(id + " has entry " + place + " in version " + last + ": " + one.event());
        }
        at = place;
      }
    }
    if (last > entity.version()) {
      problems.add(id + " is in version " + entity.version() + " after version " + last);
    }
  }

  /** A restoration of what is not deleted changes nothing and is acknowledged all the same. */
  private static boolean turns(Operation one) {
    return one.event().kind() != SoakKind.PUSH;
  }

  private static boolean deletes(Operation one) {
    return one.event().kind() == SoakKind.DELETE;
  }

  private void creates() {
    Set<String> expected = new HashSet<>();
    for (Operation one : of(SoakKind.CREATE)) {
      boolean there = stored.containsKey(one.event().id());
      if (one.acknowledged() && !there) {
        problems.add("lost " + one.event());
      }
      if (!one.possible() && there) {
        problems.add("refused, but there: " + one.event());
      }
      expected.add(one.event().id());
    }
    for (String id : stored.keySet()) {
      if (id.startsWith("c-") && !expected.contains(id)) {
        problems.add(id + " is there, but nobody made it");
      }
    }
  }

  private void contests() {
    Map<String, List<Operation>> byId = new HashMap<>();
    of(SoakKind.CONTEST)
        .forEach(one -> byId.computeIfAbsent(one.event().id(), id -> new ArrayList<>()).add(one));
    byId.forEach(
        (id, all) -> {
          Entity entity = stored.get(id);
          Object by = entity == null ? null : entity.data().get("by");
          for (Operation one : all) {
            boolean won = one.event().token().equals(by);
            if (one.acknowledged() && !won) {
              problems.add(id + " was made by " + by + ", but acknowledged to " + one.event());
            }
            if (won && !one.possible()) {
              problems.add(id + " was made by the refused " + one.event());
            }
          }
          boolean anybodys = all.stream().anyMatch(one -> one.event().token().equals(by));
          if (entity != null && !anybodys) {
            problems.add(id + " was made by " + by + ", who is unknown");
          }
        });
  }

  private void group(String group) {
    List<Entity> members =
        stored.values().stream().filter(one -> group.equals(one.data().get("group"))).toList();
    List<Operation> changes =
        of(SoakKind.GROUP).stream().filter(one -> one.event().id().equals(group)).toList();
    long least = changes.stream().filter(Operation::acknowledged).count();
    long most = changes.stream().filter(Operation::possible).count();
    if (members.size() != SoakWork.GROUP_SIZE) {
      problems.add(group + " has " + members.size() + " members");
    }
    for (Entity member : members) {
      long value = ((Number) member.data().get("g")).longValue();
      if (value < least
          || value > most
          || value != ((Number) members.get(0).data().get("g")).longValue()) {
        problems.add(
            "%s of %s counts %d of %d to %d".formatted(member.id(), group, value, least, most));
      }
      if (member.version() != value + 1) {
        problems.add(member.id() + " is in version " + member.version() + " after " + value);
      }
    }
  }

  /** The last definite operation of a lane on its own entity, where none unknown came after. */
  private void owned() {
    Map<String, Operation> last = new HashMap<>();
    for (SoakKind kind : List.of(SoakKind.OWN_CREATE, SoakKind.OWN_CHANGE, SoakKind.OWN_DELETE)) {
      for (Operation one : of(kind)) {
        if (one.possible()) {
          last.merge(one.event().id(), one, (a, b) -> a.order() > b.order() ? a : b);
        }
      }
    }
    last.forEach(
        (id, one) -> {
          Entity entity = stored.get(id);
          boolean gone = one.event().kind() == SoakKind.OWN_DELETE;
          boolean right =
              gone
                  ? entity == null
                  : entity != null && one.event().token().equals(entity.data().get("by"));
          if (one.acknowledged() && !right) {
            problems.add(id + " is " + entity + " after " + one.event());
          }
        });
  }
}
