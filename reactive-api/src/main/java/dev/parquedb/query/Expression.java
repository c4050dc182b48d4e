package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * MongoDB's expression language, as {@code $expr} takes it. Immutable. Unlike filter conditions,
 * comparisons go across types, in the total order of {@link DocumentValues#compare}, with a missing
 * field below null.
 *
 * <p>This file has constants, fields, comparisons and logic; {@link ExpressionCall} has the
 * operators that compute something, {@link ExpressionBinding} those that name a value. Planners
 * that only look for fields walk {@link #parts}.
 */
public sealed interface Expression
    permits Expression.Path,
        Expression.Root,
        Expression.Variable,
        Expression.Literal,
        Expression.Compare,
        Expression.And,
        Expression.Or,
        Expression.Not,
        ExpressionCall,
        ExpressionBinding {

  /**
   * The expressions directly inside this one.
   *
   * @return an unmodifiable list; empty for a leaf
   */
  default List<Expression> parts() {
    return List.of();
  }

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

  /** The whole document, {@code $$ROOT} or {@code $$CURRENT}. */
  record Root() implements Expression {}

  /**
   * A value that {@link ExpressionBinding} named, or a field of it: {@code "$$this.a"}.
   *
   * @param name the name, without dollar signs
   * @param path the field, if it is not the value itself
   */
  record Variable(String name, Optional<FieldPath> path) implements Expression {
    /** Checks the parts. */
    public Variable {
      Objects.requireNonNull(name, "name");
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

    @Override
    public List<Expression> parts() {
      return List.of(left, right);
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

    @Override
    public List<Expression> parts() {
      return expressions;
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

    @Override
    public List<Expression> parts() {
      return expressions;
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

    @Override
    public List<Expression> parts() {
      return List.of(expression);
    }
  }
}
