package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import dev.parquedb.RegularExpression;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.InvalidUpdateException;
import java.util.Optional;
import java.util.OptionalLong;

/** Errors of updates, and the checks of operands that raise them. */
final class UpdateErrors {
  private UpdateErrors() {}

  static InvalidUpdateException refused(String at, String message) {
    return refused(at, message, null);
  }

  static InvalidUpdateException refused(String at, String message, Exception cause) {
    return new InvalidUpdateException(at, at.isEmpty() ? message : at + ": " + message, cause);
  }

  static String join(String at, Object step) {
    return at.isEmpty() ? String.valueOf(step) : at + "." + step;
  }

  static String describe(Object value) {
    return value instanceof RegularExpression
        ? "a regular expression"
        : "a value of type " + DocumentValues.typeName(value);
  }

  /** A document value as operand. */
  static Object value(Object value, String at) {
    try {
      return DocumentValues.normalise(value, at);
    } catch (InvalidInputException e) {
      throw new InvalidUpdateException(e.at(), e.getMessage(), e);
    }
  }

  static Number number(Object operand, String at) {
    if (!(operand instanceof Number number)) {
      throw refused(at, "The operand must be a number, not " + describe(operand) + ".");
    }
    if (operand instanceof Double real && real.isNaN()) {
      throw refused(at, "The operand must not be NaN.");
    }
    return number;
  }

  /** A number without fraction; 2.0 is one. */
  static OptionalLong whole(Object operand) {
    if (operand instanceof Long number) {
      return OptionalLong.of(number);
    }
    boolean integral =
        operand instanceof Double number
            && number == Math.rint(number)
            && Math.abs(number) < 0x1p63;
    return integral ? OptionalLong.of(((Double) operand).longValue()) : OptionalLong.empty();
  }

  /** 1 or -1. */
  static Optional<Integer> sign(Object operand) {
    OptionalLong whole = whole(operand);
    return whole.isPresent() && Math.abs(whole.getAsLong()) == 1
        ? Optional.of((int) whole.getAsLong())
        : Optional.empty();
  }
}
