package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code $push}: inserts, then sorts, then slices, in whatever order the modifiers are written.
 *
 * @param values what to insert
 * @param position where, if given; negative counts from the end
 * @param sort how to sort, or null to leave the order
 * @param slice how many elements to keep, if given; negative keeps the last ones
 * @param at where in the update
 */
record Push(
    List<Object> values,
    OptionalLong position,
    Comparator<Object> sort,
    OptionalLong slice,
    String at)
    implements UpdateOperation {
  private static final Set<String> MODIFIERS = Set.of("$each", "$position", "$slice", "$sort");

  static Push of(Object operand, String at) {
    if (!ArrayOperations.hasModifiers(operand, MODIFIERS, at)) {
      return new Push(
          Collections.singletonList(UpdateErrors.value(operand, at)),
          OptionalLong.empty(),
          null,
          OptionalLong.empty(),
          at);
    }
    Map<?, ?> modifiers = (Map<?, ?>) operand;
    return new Push(
        ArrayOperations.valuesOf(modifiers.get("$each"), UpdateErrors.join(at, "$each")),
        whole(modifiers, "$position", at),
        modifiers.containsKey("$sort")
            ? PushSort.of(modifiers.get("$sort"), UpdateErrors.join(at, "$sort"))
            : null,
        whole(modifiers, "$slice", at),
        at);
  }

  private static OptionalLong whole(Map<?, ?> modifiers, String name, String at) {
    if (!modifiers.containsKey(name)) {
      return OptionalLong.empty();
    }
    OptionalLong value = UpdateErrors.whole(modifiers.get(name));
    if (value.isEmpty()) {
      throw UpdateErrors.refused(UpdateErrors.join(at, name), "Expected an integer.");
    }
    return value;
  }

  @Override
  public Object apply(Object current, Scope scope) {
    List<Object> array =
        current == MISSING
            ? new ArrayList<>()
            : new ArrayList<>(ArrayOperations.array(current, at));
    array.addAll(insertionPoint(array.size()), values);
    if (sort != null) {
      array.sort(sort);
    }
    List<Object> result = sliced(array);
    boolean same = current != MISSING && values.isEmpty() && DocumentValues.equal(result, current);
    return same ? current : Collections.unmodifiableList(new ArrayList<>(result));
  }

  private int insertionPoint(int size) {
    long wanted = position.orElse(size);
    return (int) (wanted < 0 ? Math.max(0, size + wanted) : Math.min(size, wanted));
  }

  private List<Object> sliced(List<Object> array) {
    int size = array.size();
    long wanted = slice.orElse(size);
    return wanted < 0
        ? array.subList((int) Math.max(0, size + wanted), size)
        : array.subList(0, (int) Math.min(size, wanted));
  }
}
