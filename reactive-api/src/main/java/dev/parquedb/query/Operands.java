package dev.parquedb.query;

import dev.parquedb.entity.InvalidInputException;
import java.util.List;

/** Checks of the parts of a filter's tree. */
final class Operands {
  private Operands() {}

  /** A copy of a list that must not be empty. */
  static <T> List<T> nonEmpty(List<T> list) {
    if (list.isEmpty()) {
      throw new InvalidInputException("", "At least one element is needed.");
    }
    return List.copyOf(list);
  }
}
