package dev.parquedb.query;

import java.util.List;
import java.util.Set;

/**
 * An operator that computes a value from the values of its operands.
 *
 * @param name the operator, such as {@code $add}
 * @param least how many operands in order it takes at least
 * @param most how many at most; -1 where it takes named ones only
 * @param names the names of its operands where they have names, required ones first
 * @param required how many of the names are required
 * @param body what it computes
 */
record Function(String name, int least, int most, List<String> names, int required, Body body) {
  /** Stands for a named operand that was not given. */
  static final Object ABSENT =
      new Object() {
        @Override
        public String toString() {
          return "absent";
        }
      };

  /** Any number of operands. */
  static final int MANY = Integer.MAX_VALUE;

  /** What a function computes. Operands may be null, missing or absent. */
  interface Body {
    Object of(Object[] operands, Work work);
  }

  /** What a function of one value computes. */
  interface One {
    Object of(Object operand, Work work);
  }

  static Function of(String name, int least, int most, Body body) {
    return new Function(name, least, most, List.of(), 0, body);
  }

  static Function named(String name, List<String> names, int required, Body body) {
    return new Function(name, 0, -1, names, required, body);
  }

  /** One operand, null where it is null or missing. */
  static Function one(String name, One body) {
    return nullable(name, 1, 1, (operands, work) -> body.of(operands[0], work));
  }

  /** Null where one of the operands is null or missing. */
  static Function nullable(String name, int least, int most, Body body) {
    return of(name, least, most, ifNoNull(body));
  }

  static Body ifNoNull(Body body) {
    return (operands, work) -> {
      for (Object operand : operands) {
        if (Values.isNull(operand)) {
          return null;
        }
      }
      return body.of(operands, work);
    };
  }

  boolean takes(Set<String> given) {
    return !names.isEmpty()
        && names.containsAll(given)
        && given.containsAll(names.subList(0, required));
  }
}
