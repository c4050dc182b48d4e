package dev.parquedb.engine.scan;

import dev.parquedb.DocumentValues;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.query.Condition;
import dev.parquedb.query.Condition.Operator;
import dev.parquedb.query.Filter;
import dev.parquedb.query.FilterNode;
import dev.parquedb.schema.FieldType;
import dev.parquedb.table.Columns;
import dev.parquedb.table.FileStats.ColumnStats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells from bounds whether any row of a file or row group can match a filter. Pure. Answers "may"
 * whenever it is not sure: unknown bounds, operators it knows nothing about, columns whose bounds
 * are not those of the document's values.
 */
public final class StatsPruner {

  private static final Set<FieldType.Primitive> ORDERED =
      Set.of(
          FieldType.Primitive.STRING,
          FieldType.Primitive.INT,
          FieldType.Primitive.LONG,
          FieldType.Primitive.FLOAT,
          FieldType.Primitive.DOUBLE,
          FieldType.Primitive.BOOLEAN,
          FieldType.Primitive.TIMESTAMP,
          FieldType.Primitive.LOCAL_TIMESTAMP,
          FieldType.Primitive.DATE);

  /** Columns whose nulls, which only others write, are read as a value. */
  private static final Set<String> DEFAULTED = Set.of(SystemFields.TYPE, SystemFields.VERSION);

  private final FilterNode root;
  private final Map<String, FieldType> bounded = new HashMap<>();

  /**
   * Creates a pruner.
   *
   * @param filter the filter
   * @param columns the columns of the table
   */
  public StatsPruner(Filter filter, List<Columns.Column> columns) {
    root = filter.root();
    for (Columns.Column column : columns) {
      boolean ordered =
          column.type() instanceof FieldType.Decimal
              || (column.type() instanceof FieldType.Primitive type && ORDERED.contains(type));
      if (ordered) {
        bounded.put(column.name(), column.type());
      }
    }
  }

  /**
   * Whether a row may match.
   *
   * @param rows how many rows there are
   * @param stats the bounds of a column by name; null when unknown
   */
  public boolean mayMatch(long rows, Function<String, ColumnStats> stats) {
    return may(root, rows, stats);
  }

  private boolean may(FilterNode node, long rows, Function<String, ColumnStats> stats) {
    if (node instanceof FilterNode.And and) {
      return and.nodes().stream().allMatch(part -> may(part, rows, stats));
    } else if (node instanceof FilterNode.Or or) {
      return or.nodes().stream().anyMatch(part -> may(part, rows, stats));
    } else if (node instanceof FilterNode.Field field) {
      if (field.path().size() != 1 || !bounded.containsKey(field.path().root())) {
        return true;
      }
      ColumnStats column = stats.apply(field.path().root());
      boolean filled = DEFAULTED.contains(field.path().root());
      return column == null
          || (filled && column.nullCount() != 0)
          || may(field.condition(), rows, column);
    }
    return true;
  }

  private static boolean may(Condition condition, long rows, ColumnStats column) {
    if (condition instanceof Condition.Comparison comparison) {
      return mayCompare(comparison.operator(), comparison.value(), rows, column);
    } else if (condition instanceof Condition.In in) {
      return !in.patterns().isEmpty()
          || in.values().stream().anyMatch(v -> mayCompare(Operator.EQ, v, rows, column));
    } else if (condition instanceof Condition.StartsWith starts) {
      return mayStartWith(starts.prefix(), rows, column);
    } else if (condition instanceof Condition.AllOf all) {
      return all.conditions().stream().allMatch(part -> may(part, rows, column));
    } else if (condition instanceof Condition.Not not) {
      return mayNot(not.condition(), rows, column);
    }
    return !(condition instanceof Condition.Never);
  }

  private static boolean mayNot(Condition negated, long rows, ColumnStats column) {
    boolean notNull =
        negated instanceof Condition.Comparison comparison
            && comparison.operator() == Operator.EQ
            && comparison.value() == null;
    return !notNull || !allNull(rows, column);
  }

  private static boolean allNull(long rows, ColumnStats column) {
    return column.nullCount() >= rows;
  }

  private static boolean mayCompare(
      Operator operator, Object value, long rows, ColumnStats column) {
    if (value == null) {
      // Only a null or a missing field matches, and both are stored as a null.
      return column.nullCount() != 0;
    }
    if (allNull(rows, column)) {
      return false;
    }
    Object min = column.min();
    Object max = column.max();
    if (!comparable(min, value) || !comparable(max, value)) {
      return true;
    }
    return switch (operator) {
      case EQ -> compare(min, value) <= 0 && compare(max, value) >= 0;
      case GT -> compare(max, value) > 0;
      case GTE -> compare(max, value) >= 0;
      case LT -> compare(min, value) < 0;
      case LTE -> compare(min, value) <= 0;
    };
  }

  private static boolean mayStartWith(String prefix, long rows, ColumnStats column) {
    if (allNull(rows, column)) {
      return false;
    }
    if (!(column.min() instanceof String min) || !(column.max() instanceof String max)) {
      return true;
    }
    return compare(max, prefix) >= 0 && (compare(min, prefix) <= 0 || min.startsWith(prefix));
  }

  private static boolean comparable(Object bound, Object value) {
    return bound != null
        && !isNaN(bound)
        && !isNaN(value)
        && DocumentValues.bracket(bound) == DocumentValues.bracket(value);
  }

  private static boolean isNaN(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  private static int compare(Object a, Object b) {
    return DocumentValues.compare(a, b);
  }
}
