package dev.parquedb.update;

import dev.parquedb.query.FieldPath;
import dev.parquedb.query.Match;
import dev.parquedb.update.UpdateOperation.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which parts of an update apply to which elements of an array. */
final class ArrayTargets {
  private final Scope scope;
  private final Map<List<UpdateTree>, UpdateTree> merged = new HashMap<>();

  ArrayTargets(Scope scope) {
    this.scope = scope;
  }

  /** The part for each index, ascending; parts that meet at one element are merged. */
  Map<Integer, UpdateTree> of(UpdateTree node, List<?> array) {
    Map<Integer, UpdateTree> targets = new TreeMap<>();
    if (node.isOfMany()) {
      for (int i = 0; i < array.size(); i++) {
        List<UpdateTree> parts = matching(node, array.get(i));
        if (!parts.isEmpty()) {
          targets.put(i, merge(parts));
        }
      }
      return targets;
    }
    for (UpdateTree child : node.children()) {
      if (child.segment().equals(Positional.MATCHED)) {
        if (child.isActive(scope)) {
          put(targets, matchedPosition(node, child), child);
        }
      } else if (child.index() >= 0) {
        put(targets, child.index(), child);
      } else {
        child.requireUnblocked(array, scope);
      }
    }
    return targets;
  }

  private void put(Map<Integer, UpdateTree> targets, int index, UpdateTree child) {
    targets.merge(index, child, (one, other) -> merge(List.of(one, other)));
  }

  private List<UpdateTree> matching(UpdateTree node, Object element) {
    List<UpdateTree> parts = new ArrayList<>();
    for (UpdateTree child : node.children()) {
      boolean meant =
          Positional.identifier(child.segment())
              .map(identifier -> scope.filters().matches(identifier, element))
              .orElse(true);
      scope.visits().add(meant ? child.size() : 1, child.firstSource());
      if (meant && child.isActive(scope)) {
        parts.add(child);
      }
    }
    return parts;
  }

  private UpdateTree merge(List<UpdateTree> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : merged.computeIfAbsent(parts, some -> UpdateTree.merged(some));
  }

  private int matchedPosition(UpdateTree array, UpdateTree child) {
    Match match = scope.context().match().orElseThrow();
    Set<Integer> positions = match.positions(FieldPath.of(array.at()));
    if (positions.size() != 1) {
      throw UpdateErrors.refused(
          child.firstSource(),
          positions.isEmpty()
              ? "The filter does not tell which element of " + array.at() + " $ stands for."
              : "The filter's conditions on "
                  + array.at()
                  + " are met by different elements; join them with $elemMatch.");
    }
    return positions.iterator().next();
  }
}
