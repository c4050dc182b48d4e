package dev.parquedb.query;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Finds the elements of one array by which a document satisfies a filter. */
final class MatchedPositions {
  private final FieldPath array;
  private final Map<String, ?> document;
  private final List<?> elements;
  private final Set<Integer> found = new TreeSet<>();

  MatchedPositions(FieldPath array, Map<String, ?> document) {
    this.array = array;
    this.document = document;
    this.elements = elements(array, document);
  }

  private static List<?> elements(FieldPath path, Object document) {
    Object value = document;
    for (int i = 0; i < path.size(); i++) {
      int index = path.index(i);
      if (value instanceof Map<?, ?> map) {
        value = map.get(path.segment(i));
      } else if (value instanceof List<?> list && index >= 0 && index < list.size()) {
        value = list.get(index);
      } else {
        return List.of();
      }
    }
    return value instanceof List<?> list ? list : List.of();
  }

  Set<Integer> of(FilterNode root) {
    if (!elements.isEmpty()) {
      collect(root);
    }
    return found;
  }

  private void collect(FilterNode node) {
    if (node instanceof FilterNode.And and) {
      and.nodes().forEach(this::collect);
    } else if (node instanceof FilterNode.Or or) {
      or.nodes().stream()
          .filter(branch -> Filter.of(branch).matches(document))
          .findFirst()
          .ifPresent(this::collect);
    } else if (node instanceof FilterNode.Field field && array.isPrefixOf(field.path())) {
      collect(field.path(), field.condition());
    }
  }

  private void collect(FieldPath path, Condition condition) {
    if (condition instanceof Condition.AllOf all) {
      all.conditions().forEach(part -> collect(path, part));
    } else if (condition instanceof Condition.All all) {
      all.conditions().forEach(part -> collect(path, part));
    } else if (looksIntoArrays(condition)) {
      first(path.size() == array.size() ? byElement(condition) : byField(path, condition));
    }
  }

  private static boolean looksIntoArrays(Condition condition) {
    return !(condition instanceof Condition.Not
        || condition instanceof Condition.Never
        || condition instanceof Condition.Exists exists && !exists.present());
  }

  private void first(IntPredicate test) {
    for (int i = 0; i < elements.size(); i++) {
      if (test.test(i)) {
        found.add(i);
        return;
      }
    }
  }

  /** The condition stands behind the array itself. */
  private IntPredicate byElement(Condition condition) {
    if (condition instanceof Condition.Size) {
      return i -> false;
    }
    Predicate<Object> test =
        condition instanceof Condition.ElemMatch match
            ? Matcher.ofValue(match.condition())
            : condition instanceof Condition.ElemMatchDocument match
                ? Matcher.ofElement(match)
                : Matcher.ofValue(condition);
    return i -> test.test(elements.get(i));
  }

  /** The condition stands behind a field of the elements, or behind one of them by its index. */
  private IntPredicate byField(FieldPath path, Condition condition) {
    FieldPath rest = path.from(array.size());
    Predicate<Object> inElement = Matcher.atPath(rest, condition);
    int index = rest.index(0);
    Predicate<Object> atIndex =
        rest.size() == 1 ? Matcher.ofValue(condition) : Matcher.atPath(rest.from(1), condition);
    return i ->
        elements.get(i) instanceof Map && inElement.test(elements.get(i))
            || i == index && atIndex.test(elements.get(i));
  }
}
