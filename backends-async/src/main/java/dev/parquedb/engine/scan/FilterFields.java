package dev.parquedb.engine.scan;

import dev.parquedb.query.Condition;
import dev.parquedb.query.Expression;
import dev.parquedb.query.ExpressionCall;
import dev.parquedb.query.FilterNode;
import java.util.Set;

/**
 * Which top-level fields a filter looks at. Pure.
 *
 * @param roots the names of the fields, filled by {@link #collect}
 */
record FilterFields(Set<String> roots) {

  /** Stands among the names for the whole document; no field is called so. */
  static final String EVERYTHING = "$$ROOT";

  /**
   * Collects the fields of a filter.
   *
   * @return whether it tells a null from a missing field, so that the payload column is needed too
   */
  boolean collect(FilterNode node) {
    boolean presence = false;
    if (node instanceof FilterNode.Field field) {
      roots.add(field.path().root());
      return sensesPresence(field.condition());
    } else if (node instanceof FilterNode.And and) {
      for (FilterNode part : and.nodes()) {
        presence |= collect(part);
      }
    } else if (node instanceof FilterNode.Or or) {
      for (FilterNode part : or.nodes()) {
        presence |= collect(part);
      }
    } else if (node instanceof FilterNode.Nor nor) {
      for (FilterNode part : nor.nodes()) {
        presence |= collect(part);
      }
    } else if (node instanceof FilterNode.Expr expr) {
      collect(expr.expression());
      return true;
    }
    return presence;
  }

  /** Every kind of expression tells its parts, so that no field of a new one is missed. */
  private void collect(Expression expression) {
    if (expression instanceof Expression.Path path) {
      roots.add(path.path().root());
    } else if (expression instanceof ExpressionCall.GetField get
        && get.input() instanceof Expression.Root) {
      roots.add(get.name());
    } else if (expression instanceof Expression.Root) {
      roots.add(EVERYTHING);
    } else {
      expression.parts().forEach(this::collect);
    }
  }

  private static boolean sensesPresence(Condition condition) {
    if (condition instanceof Condition.Not not) {
      return sensesPresence(not.condition());
    } else if (condition instanceof Condition.AllOf all) {
      return all.conditions().stream().anyMatch(FilterFields::sensesPresence);
    }
    return !(condition instanceof Condition.Comparison
        || condition instanceof Condition.In
        || condition instanceof Condition.Regex
        || condition instanceof Condition.StartsWith
        || condition instanceof Condition.EndsWith
        || condition instanceof Condition.Contains
        || condition instanceof Condition.Mod
        || condition instanceof Condition.Bits
        || condition instanceof Condition.Never);
  }
}
