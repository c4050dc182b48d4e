package dev.parquedb.update;

import dev.parquedb.query.FieldPath;
import java.util.List;
import java.util.Map;

/** {@code $set}, {@code $setOnInsert}, {@code $unset}, {@code $currentDate}, {@code $rename}. */
final class FieldOperations {
  private FieldOperations() {}

  record Set(Object value) implements UpdateOperation {
    @Override
    public Object apply(Object current, Scope scope) {
      return value;
    }
  }

  record SetOnInsert(Object value) implements UpdateOperation {
    @Override
    public Object apply(Object current, Scope scope) {
      return value;
    }

    @Override
    public boolean isActive(Scope scope) {
      return scope.context().insert();
    }
  }

  record Unset() implements UpdateOperation {
    @Override
    public Object apply(Object current, Scope scope) {
      return MISSING;
    }

    @Override
    public boolean ignoresBlockedPath() {
      return true;
    }
  }

  record CurrentDate() implements UpdateOperation {
    static CurrentDate of(Object operand, String at) {
      if (Boolean.TRUE.equals(operand) || Map.of("$type", "date").equals(operand)) {
        return new CurrentDate();
      }
      throw UpdateErrors.refused(at, "The operand must be true or {\"$type\": \"date\"}.");
    }

    @Override
    public Object apply(Object current, Scope scope) {
      return scope.context().now();
    }
  }

  /** The end of {@code $rename} that loses the value. */
  record RenameFrom(FieldPath source) implements UpdateOperation {
    @Override
    public Object apply(Object current, Scope scope) {
      return MISSING;
    }

    @Override
    public boolean isActive(Scope scope) {
      return at(scope.document(), source) != MISSING;
    }

    @Override
    public boolean avoidsArrays() {
      return true;
    }
  }

  /** The end of {@code $rename} that gets the value; no other operator may touch the source. */
  record RenameTo(FieldPath source) implements UpdateOperation {
    @Override
    public Object apply(Object current, Scope scope) {
      return at(scope.document(), source);
    }

    @Override
    public boolean isActive(Scope scope) {
      return at(scope.document(), source) != MISSING;
    }

    @Override
    public boolean avoidsArrays() {
      return true;
    }

    @Override
    public boolean movesToEnd() {
      return true;
    }
  }

  private static Object at(Object document, FieldPath path) {
    Object value = document;
    for (int i = 0; i < path.size(); i++) {
      String key = path.segment(i);
      int index = path.index(i);
      if (value instanceof Map<?, ?> map && map.containsKey(key)) {
        value = map.get(key);
      } else if (value instanceof List<?> list && index >= 0 && index < list.size()) {
        value = list.get(index);
      } else {
        return UpdateOperation.MISSING;
      }
    }
    return value;
  }
}
