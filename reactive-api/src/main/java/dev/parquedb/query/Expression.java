package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import java.util.List;
import java.util.Objects;

/**
 * The part of MongoDB's expression language that {@code $expr} accepts. Immutable. Unlike filter
 * conditions, comparisons go across types, in the total order of {@link DocumentValues#compare},
 * with a missing field below null.
 */
public sealed interface Expression {
  /** How {@link Compare} compares. */
  enum Operator {
    /** Equal. */
    EQ("$eq"),
    /** Not equal. */
    NE("$ne"),
    /** Greater. */
    GT("$gt"),
    /** Greater or equal. */
    GTE("$gte"),
    /** Less. */
    LT("$lt"),
    /** Less or equal. */
    LTE("$lte");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    /**
     * The operator as expressions spell it.
     *
     * @return for example {@code $ne}
     */
    public String symbol() {
      return symbol;
    }
  }

  /**
   * The value of a field, {@code "$a.b"}. Through an array it is the array of what the elements
   * hold; digits are keys here, never indexes, as in MongoDB's aggregation.
   *
   * @param path where
   */
  record Path(FieldPath path) implements Expression {
    /** Checks the part. */
    public Path {
      Objects.requireNonNull(path, "path");
    }
  }

  /**
   * A constant.
   *
   * @param value the value, or null
   */
  record Literal(Object value) implements Expression {
    /** Normalises the value. */
    public Literal {
      value = DocumentValues.normalise(value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Literal that && DocumentValues.equal(value, that.value);
    }

    @Override
    public int hashCode() {
      return DocumentValues.hash(value);
    }
  }

  /**
   * Compares two values.
   *
   * @param operator how
   * @param left the left one
   * @param right the right one
   */
  record Compare(Operator operator, Expression left, Expression right) implements Expression {
    /** Checks the parts. */
    public Compare {
      Objects.requireNonNull(operator, "operator");
      Objects.requireNonNull(left, "left");
      Objects.requireNonNull(right, "right");
    }
  }

  /**
   * True if all are true; without any, true.
   *
   * @param expressions the parts
   */
  record And(List<Expression> expressions) implements Expression {
    /** Copies the list. */
    public And {
      expressions = List.copyOf(expressions);
    }
  }

  /**
   * True if one is true; without any, false.
   *
   * @param expressions the parts
   */
  record Or(List<Expression> expressions) implements Expression {
    /** Copies the list. */
    public Or {
      expressions = List.copyOf(expressions);
    }
  }

  /**
   * True if the part is not.
   *
   * @param expression the part
   */
  record Not(Expression expression) implements Expression {
    /** Checks the part. */
    public Not {
      Objects.requireNonNull(expression, "expression");
    }
  }
}
