package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import dev.parquedb.entity.InvalidFilterException;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.query.ElementFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * {@code $pull}, {@code $pullAll}, {@code $addToSet}, {@code $pop}; {@code $push} has its own file.
 */
final class ArrayOperations {
  private ArrayOperations() {}

  /** The array at a path; anything else is refused. */
  static List<?> array(Object current, String at) {
    if (current instanceof List<?> list) {
      return list;
    }
    throw UpdateErrors.refused(
        at, "The field must hold an array, not " + UpdateErrors.describe(current) + ".");
  }

  /** An operand that must be an array of values. */
  static List<Object> valuesOf(Object operand, String at) {
    if (!(operand instanceof List<?> list)) {
      throw UpdateErrors.refused(
          at, "The operand must be an array, not " + UpdateErrors.describe(operand) + ".");
    }
    List<Object> values = new ArrayList<>(list.size());
    for (Object element : list) {
      values.add(UpdateErrors.value(element, UpdateErrors.join(at, values.size())));
    }
    return Collections.unmodifiableList(values);
  }

  /** Whether an operand has modifiers; {@code $each} must be among them. */
  static boolean hasModifiers(Object operand, Set<String> known, String at) {
    if (!(operand instanceof Map<?, ?> map)
        || map.keySet().stream().noneMatch(key -> String.valueOf(key).startsWith("$"))) {
      return false;
    }
    for (Object key : map.keySet()) {
      if (!known.contains(key)) {
        throw UpdateErrors.refused(
            UpdateErrors.join(at, key), "Unknown modifier; use " + new TreeSet<>(known));
      }
    }
    if (!map.containsKey("$each")) {
      throw UpdateErrors.refused(at, "The modifiers need $each beside them.");
    }
    return true;
  }

  /** {@code $pull} and {@code $pullAll}. */
  record Pull(Predicate<Object> condition, String at) implements UpdateOperation {
    static Pull of(Object operand, String at) {
      try {
        return new Pull(ElementFilter.of(operand, at)::matches, at);
      } catch (InvalidFilterException e) {
        throw new InvalidUpdateException(e.at(), e.getMessage(), e);
      }
    }

    static Pull ofAll(Object operand, String at) {
      Set<ValueKey> values = new HashSet<>();
      valuesOf(operand, at).forEach(value -> values.add(new ValueKey(value)));
      return new Pull(element -> values.contains(new ValueKey(element)), at);
    }

    @Override
    public Object apply(Object current, Scope scope) {
      if (current == MISSING) {
        return MISSING;
      }
      List<?> array = array(current, at);
      List<Object> kept = new ArrayList<>(array);
      return kept.removeIf(condition) ? Collections.unmodifiableList(kept) : current;
    }
  }

  record AddToSet(List<Object> values, String at) implements UpdateOperation {
    static AddToSet of(Object operand, String at) {
      if (hasModifiers(operand, Set.of("$each"), at)) {
        Object each = ((Map<?, ?>) operand).get("$each");
        return new AddToSet(valuesOf(each, UpdateErrors.join(at, "$each")), at);
      }
      return new AddToSet(Collections.singletonList(UpdateErrors.value(operand, at)), at);
    }

    @Override
    public Object apply(Object current, Scope scope) {
      List<?> array = current == MISSING ? List.of() : array(current, at);
      Set<ValueKey> present = new HashSet<>();
      array.forEach(element -> present.add(new ValueKey(element)));
      List<Object> longer = new ArrayList<>(array);
      for (Object value : values) {
        if (present.add(new ValueKey(value))) {
          longer.add(value);
        }
      }
      boolean changed = current == MISSING || longer.size() > array.size();
      return changed ? Collections.unmodifiableList(longer) : current;
    }
  }

  /** Takes the last element away, or the first. */
  record Pop(boolean first, String at) implements UpdateOperation {
    static Pop of(Object operand, String at) {
      return UpdateErrors.sign(operand)
          .map(sign -> new Pop(sign < 0, at))
          .orElseThrow(
              () -> UpdateErrors.refused(at, "The operand must be 1 (last) or -1 (first)."));
    }

    @Override
    public Object apply(Object current, Scope scope) {
      if (current == MISSING) {
        return MISSING;
      }
      List<?> array = array(current, at);
      if (array.isEmpty()) {
        return current;
      }
      List<?> rest = first ? array.subList(1, array.size()) : array.subList(0, array.size() - 1);
      return Collections.unmodifiableList(new ArrayList<>(rest));
    }
  }

  /** A value as a key of hash sets, equal as document values are. */
  private static final class ValueKey {
    private final Object value;
    private final int hash;

    ValueKey(Object value) {
      this.value = value;
      this.hash = DocumentValues.hash(value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ValueKey key
          && hash == key.hash
          && DocumentValues.equal(value, key.value);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
