package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import dev.parquedb.RegularExpression;
import dev.parquedb.entity.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What the values at one path must satisfy. Immutable; operands are normalised document values.
 *
 * <p>Unless it says otherwise, a condition holds if it holds for the value at the path or, when
 * that is an array, for one of its elements; where the path leads through arrays, for one of the
 * values it leads to.
 */
public sealed interface Condition {
  /** How {@link Comparison} compares. */
  enum Operator {
    /** Equal; null also equals a missing field. */
    EQ("$eq"),
    /** Greater, within the operand's bracket. */
    GT("$gt"),
    /** Greater or equal, within the operand's bracket. */
    GTE("$gte"),
    /** Less, within the operand's bracket. */
    LT("$lt"),
    /** Less or equal, within the operand's bracket. */
    LTE("$lte");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    /**
     * The operator as filters spell it.
     *
     * @return for example {@code $gt}
     */
    public String symbol() {
      return symbol;
    }
  }

  /**
   * Compares with an operand of the same {@link DocumentValues.Bracket}; values of other brackets
   * never match. NaN is equal to NaN only, and neither less nor greater than any number.
   *
   * @param operator how
   * @param value the operand, or null; null is greater-or-equal and less-or-equal to null and
   *     missing only
   */
  record Comparison(Operator operator, Object value) implements Condition {
    /** Normalises the operand. */
    public Comparison {
      Objects.requireNonNull(operator, "operator");
      value = DocumentValues.normalise(value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Comparison that
          && operator == that.operator
          && DocumentValues.equal(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * operator.hashCode() + DocumentValues.hash(value);
    }
  }

  /**
   * Equal to one of the values, or matched by one of the patterns. Without either it never holds.
   *
   * @param values the values; null also equals a missing field
   * @param patterns the patterns
   */
  record In(List<Object> values, List<RegularExpression> patterns) implements Condition {
    /** Normalises the values. */
    public In {
      List<Object> copy = new ArrayList<>(values.size());
      values.forEach(value -> copy.add(DocumentValues.normalise(value)));
      values = Collections.unmodifiableList(copy);
      patterns = List.copyOf(patterns);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof In that
          && DocumentValues.equal(values, that.values)
          && patterns.equals(that.patterns);
    }

    @Override
    public int hashCode() {
      return 31 * DocumentValues.hash(values) + patterns.hashCode();
    }
  }

  /**
   * Whether there is a value at the path; null is one.
   *
   * @param present whether there must be one; false demands that there is none
   */
  record Exists(boolean present) implements Condition {}

  /**
   * The value's type is one of these.
   *
   * @param types the types, not empty
   */
  record Type(List<ValueType> types) implements Condition {
    /** Copies the list. */
    public Type {
      types = Operands.nonEmpty(types);
    }
  }

  /**
   * A string in which the pattern occurs.
   *
   * @param regex the pattern, in RE2 syntax, with options of {@code imsx}
   */
  record Regex(RegularExpression regex) implements Condition {
    /** Checks the part. */
    public Regex {
      Objects.requireNonNull(regex, "regex");
    }
  }

  /**
   * A string that starts with another. Case-sensitive.
   *
   * @param prefix the start; every string starts with the empty one
   */
  record StartsWith(String prefix) implements Condition {
    /** Checks the part. */
    public StartsWith {
      Objects.requireNonNull(prefix, "prefix");
    }
  }

  /**
   * A string that ends with another. Case-sensitive.
   *
   * @param suffix the end; every string ends with the empty one
   */
  record EndsWith(String suffix) implements Condition {
    /** Checks the part. */
    public EndsWith {
      Objects.requireNonNull(suffix, "suffix");
    }
  }

  /**
   * A string in which another occurs. Case-sensitive.
   *
   * @param part the part; every string contains the empty one
   */
  record Contains(String part) implements Condition {
    /** Checks the part. */
    public Contains {
      Objects.requireNonNull(part, "part");
    }
  }

  /**
   * A number whose whole part leaves a remainder when divided. Truncated towards zero, so the
   * remainder has the sign of the number.
   *
   * @param divisor what to divide by, not 0
   * @param remainder what must be left
   */
  record Mod(long divisor, long remainder) implements Condition {
    /** Checks the divisor. */
    public Mod {
      if (divisor == 0) {
        throw new InvalidInputException("$mod", "The divisor must not be 0.");
      }
    }
  }

  /** Which bits {@link Bits} asks for. */
  enum BitTest {
    /** All of them are 1. */
    ALL_SET("$bitsAllSet"),
    /** All of them are 0. */
    ALL_CLEAR("$bitsAllClear"),
    /** One of them is 1. */
    ANY_SET("$bitsAnySet"),
    /** One of them is 0. */
    ANY_CLEAR("$bitsAnyClear");

    private final String symbol;

    BitTest(String symbol) {
      this.symbol = symbol;
    }

    /**
     * The operator as filters spell it.
     *
     * @return for example {@code $bitsAllSet}
     */
    public String symbol() {
      return symbol;
    }
  }

  /**
   * A number without fraction that fits 64 bits, or a byte array, with certain bits. Numbers are
   * extended by their sign, byte arrays by zeros; the first byte is the lowest.
   *
   * @param test what is asked of the bits
   * @param positions the bits, 0 for the lowest; ascending
   */
  record Bits(BitTest test, List<Integer> positions) implements Condition {
    /** Sorts the positions and checks that none is negative. */
    public Bits {
      Objects.requireNonNull(test, "test");
      positions = positions.stream().distinct().sorted().toList();
      if (!positions.isEmpty() && positions.get(0) < 0) {
        throw new InvalidInputException(test.symbol(), "A bit's position must not be negative.");
      }
    }
  }

  /**
   * The value at the path is an array of this many elements.
   *
   * @param length how many, at least 0
   */
  record Size(int length) implements Condition {
    /** Checks the length. */
    public Size {
      if (length < 0) {
        throw new InvalidInputException("$size", "The length must not be negative.");
      }
    }
  }

  /**
   * Each of the conditions holds for the path; for an array each may hold by another element.
   *
   * @param conditions equalities, patterns or {@link ElemMatch}; without any, it never holds
   */
  record All(List<Condition> conditions) implements Condition {
    /** Copies the list. */
    public All {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * The value at the path is an array with an element that satisfies a condition, taken by itself:
   * an element that is an array is not looked into.
   *
   * @param condition what the element must satisfy
   */
  record ElemMatch(Condition condition) implements Condition {
    /** Checks the part. */
    public ElemMatch {
      Objects.requireNonNull(condition, "condition");
    }
  }

  /**
   * The value at the path is an array with an element that is a document matching a filter. An
   * element that is itself an array counts as a document with its indexes as keys.
   *
   * @param filter what the element must match
   */
  record ElemMatchDocument(FilterNode filter) implements Condition {
    /** Checks the part. */
    public ElemMatchDocument {
      Objects.requireNonNull(filter, "filter");
    }
  }

  /**
   * The condition does not hold for the path as a whole.
   *
   * @param condition what must not hold
   */
  record Not(Condition condition) implements Condition {
    /** Checks the part. */
    public Not {
      Objects.requireNonNull(condition, "condition");
    }
  }

  /**
   * Each condition holds for the path; for an array each may hold by another element.
   *
   * @param conditions the parts, not empty
   */
  record AllOf(List<Condition> conditions) implements Condition {
    /** Copies the list. */
    public AllOf {
      conditions = Operands.nonEmpty(conditions);
    }
  }

  /**
   * Never holds: an operand that no value can satisfy, such as a string for {@code $size}.
   *
   * @param operator the operator as written
   * @param operand its operand
   */
  record Never(String operator, Object operand) implements Condition {
    /** Normalises the operand, unless it is a regular expression. */
    public Never {
      Objects.requireNonNull(operator, "operator");
      operand = operand instanceof RegularExpression ? operand : DocumentValues.normalise(operand);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Never that
          && operator.equals(that.operator)
          && DocumentValues.equal(operand, that.operand);
    }

    @Override
    public int hashCode() {
      return 31 * operator.hashCode() + DocumentValues.hash(operand);
    }
  }
}
