package dev.parquedb.update;

import dev.parquedb.entity.InvalidUpdateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builds updates in code: {@code Updates.set("status", "open").inc("visits", 1).build()}. Each
 * method throws {@link InvalidUpdateException} where {@link Update#of(Map)} would.
 */
public final class Updates {
  private Updates() {}

  /**
   * An update without operators yet.
   *
   * @return a new builder
   */
  public static Builder start() {
    return new Builder();
  }

  /**
   * Starts with {@link Builder#set}.
   *
   * @param path where
   * @param value the value, or null
   * @return a new builder
   */
  public static Builder set(String path, Object value) {
    return start().set(path, value);
  }

  /**
   * Starts with {@link Builder#unset}.
   *
   * @param path where
   * @return a new builder
   */
  public static Builder unset(String path) {
    return start().unset(path);
  }

  /**
   * Starts with {@link Builder#inc}.
   *
   * @param path where
   * @param amount what to add
   * @return a new builder
   */
  public static Builder inc(String path, Number amount) {
    return start().inc(path, amount);
  }

  /**
   * Starts with {@link Builder#push}.
   *
   * @param path where
   * @param value the element, or null
   * @return a new builder
   */
  public static Builder push(String path, Object value) {
    return start().push(path, value);
  }

  /**
   * Starts with {@link Builder#addToSet}.
   *
   * @param path where
   * @param values the elements
   * @return a new builder
   */
  public static Builder addToSet(String path, Object... values) {
    return start().addToSet(path, values);
  }

  /**
   * Starts with {@link Builder#pull}.
   *
   * @param path where
   * @param condition a value, operators, or a filter as a map
   * @return a new builder
   */
  public static Builder pull(String path, Object condition) {
    return start().pull(path, condition);
  }

  /** Collects operators. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, Map<String, Object>> operators = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Sets a field.
     *
     * @param path where
     * @param value the value, or null
     * @return this
     */
    public Builder set(String path, Object value) {
      return with("$set", path, value);
    }

    /**
     * Sets a field if the update creates the document.
     *
     * @param path where
     * @param value the value, or null
     * @return this
     */
    public Builder setOnInsert(String path, Object value) {
      return with("$setOnInsert", path, value);
    }

    /**
     * Removes a field; an array element becomes null.
     *
     * @param path where
     * @return this
     */
    public Builder unset(String path) {
      return with("$unset", path, "");
    }

    /**
     * Renames a field, or moves it to another document inside.
     *
     * @param path where
     * @param newPath where to
     * @return this
     */
    public Builder rename(String path, String newPath) {
      return with("$rename", path, newPath);
    }

    /**
     * Sets a field to the time of the update.
     *
     * @param path where
     * @return this
     */
    public Builder currentDate(String path) {
      return with("$currentDate", path, true);
    }

    /**
     * Adds to a number; a missing field becomes the amount.
     *
     * @param path where
     * @param amount what to add
     * @return this
     */
    public Builder inc(String path, Number amount) {
      return with("$inc", path, amount);
    }

    /**
     * Multiplies a number; a missing field becomes 0.
     *
     * @param path where
     * @param factor by what
     * @return this
     */
    public Builder mul(String path, Number factor) {
      return with("$mul", path, factor);
    }

    /**
     * Sets a field if the value is lower than what it holds.
     *
     * @param path where
     * @param value the value
     * @return this
     */
    public Builder min(String path, Object value) {
      return with("$min", path, value);
    }

    /**
     * Sets a field if the value is higher than what it holds.
     *
     * @param path where
     * @param value the value
     * @return this
     */
    public Builder max(String path, Object value) {
      return with("$max", path, value);
    }

    /**
     * Appends an element to an array.
     *
     * @param path where
     * @param value the element, or null; for {@code $each} and its like use {@link #with}
     * @return this
     */
    public Builder push(String path, Object value) {
      return with("$push", path, Map.of("$each", Collections.singletonList(value)));
    }

    /**
     * Appends elements to an array.
     *
     * @param path where
     * @param values the elements
     * @return this
     */
    public Builder pushAll(String path, Collection<?> values) {
      return with("$push", path, Map.of("$each", new ArrayList<>(values)));
    }

    /**
     * Takes elements out of an array.
     *
     * @param path where
     * @param condition a value, operators, or a filter as a map
     * @return this
     */
    public Builder pull(String path, Object condition) {
      return with("$pull", path, condition);
    }

    /**
     * Takes all elements out of an array that equal one of some values.
     *
     * @param path where
     * @param values the values
     * @return this
     */
    public Builder pullAll(String path, Object... values) {
      return with("$pullAll", path, Arrays.asList(values));
    }

    /**
     * Appends those elements to an array that it does not hold yet.
     *
     * @param path where
     * @param values the elements
     * @return this
     */
    public Builder addToSet(String path, Object... values) {
      return with("$addToSet", path, Map.of("$each", Arrays.asList(values)));
    }

    /**
     * Takes the first element out of an array.
     *
     * @param path where
     * @return this
     */
    public Builder popFirst(String path) {
      return with("$pop", path, -1);
    }

    /**
     * Takes the last element out of an array.
     *
     * @param path where
     * @return this
     */
    public Builder popLast(String path) {
      return with("$pop", path, 1);
    }

    /**
     * Any operator with any operand.
     *
     * @param operator the operator, such as {@code $push}
     * @param path where
     * @param operand the operand, or null
     * @return this
     * @throws InvalidUpdateException if the operator is on the path already
     */
    public Builder with(String operator, String path, Object operand) {
      Map<String, Object> fields =
          operators.computeIfAbsent(operator, key -> new LinkedHashMap<>());
      if (fields.containsKey(path)) {
        throw UpdateErrors.refused(
            UpdateErrors.join(operator, path), "The update touches " + path + " twice.");
      }
      fields.put(path, operand);
      return this;
    }

    /**
     * The update.
     *
     * @return an immutable update
     * @throws InvalidUpdateException with the path of the offending part
     */
    public Update build() {
      return Update.of(operators);
    }
  }
}
