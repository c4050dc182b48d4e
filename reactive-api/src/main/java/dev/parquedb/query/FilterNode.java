package dev.parquedb.query;

import java.util.List;
import java.util.Objects;

/**
 * A filter's syntax tree, for planners: what a document as a whole must satisfy. Immutable. The
 * tree is already normalised: {@code $ne} is {@link Condition.Not} of an equality, {@code $nin} is
 * Not of {@link Condition.In}, several operators on one field are several {@link Field} nodes.
 */
public sealed interface FilterNode {
  /**
   * All must hold. Without nodes it matches every document.
   *
   * @param nodes the parts
   */
  record And(List<FilterNode> nodes) implements FilterNode {
    /** Copies the list. */
    public And {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * At least one must hold.
   *
   * @param nodes the parts, not empty
   */
  record Or(List<FilterNode> nodes) implements FilterNode {
    /** Copies the list. */
    public Or {
      nodes = Operands.nonEmpty(nodes);
    }
  }

  /**
   * None may hold.
   *
   * @param nodes the parts, not empty
   */
  record Nor(List<FilterNode> nodes) implements FilterNode {
    /** Copies the list. */
    public Nor {
      nodes = Operands.nonEmpty(nodes);
    }
  }

  /**
   * The values at a path must satisfy a condition. The path leads through arrays as in MongoDB.
   *
   * @param path where
   * @param condition what
   */
  record Field(FieldPath path, Condition condition) implements FilterNode {
    /** Checks the parts. */
    public Field {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(condition, "condition");
    }
  }

  /**
   * An expression must be true ({@code $expr}): not false, null, zero or missing. A document for
   * which it cannot be computed is not selected by the filter at all.
   *
   * @param expression the expression
   */
  record Expr(Expression expression) implements FilterNode {
    /** Checks the part. */
    public Expr {
      Objects.requireNonNull(expression, "expression");
    }
  }
}
