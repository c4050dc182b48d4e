package dev.parquedb.engine.parquet;

import dev.parquedb.Utf8Order;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.table.Columns;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.FileStats.ColumnStats;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Bounds of the columns of a file, from its rows. */
final class StatsCollector {

  private static final int TEXT_BOUND = 64;
  private static final int ID_BOUND = 256;

  private Object min;
  private Object max;
  private long nulls;
  private boolean unordered;

  private StatsCollector() {}

  /**
   * The bounds of all columns but those whose values are partly elsewhere.
   *
   * @param columns the columns
   * @param rows the rows
   * @param incomplete the declared fields that have values in the payload
   */
  static FileStats of(List<Columns.Column> columns, List<Object[]> rows, Set<String> incomplete) {
    Map<String, ColumnStats> stats = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Columns.Column column = columns.get(i);
      if (!incomplete.contains(column.name())) {
        stats.put(column.name(), column(column, rows, i));
      }
    }
    return new FileStats(stats);
  }

  private static ColumnStats column(Columns.Column column, List<Object[]> rows, int index) {
    StatsCollector collector = new StatsCollector();
    boolean ordered = isOrdered(column.type());
    for (Object[] row : rows) {
      collector.add(row[index], ordered);
    }
    return collector.result(column.name().equals(SystemFields.ID) ? ID_BOUND : TEXT_BOUND);
  }

  /** Whether values of the type have bounds that other readers understand. */
  static boolean isOrdered(FieldType type) {
    if (type instanceof Primitive primitive) {
      return switch (primitive) {
        case JSON, VARIANT, BINARY -> false;
        default -> true;
      };
    }
    return type instanceof FieldType.Decimal;
  }

  private void add(Object value, boolean ordered) {
    if (value == null) {
      nulls++;
    } else if (ordered && !unordered) {
      if (value instanceof Double number && number.isNaN()) {
        unordered = true;
        return;
      }
      if (min == null || compare(value, min) < 0) {
        min = value;
      }
      if (max == null || compare(value, max) > 0) {
        max = value;
      }
    }
  }

  @SuppressWarnings("unchecked") // Values of one column are of one class, comparable to itself.
  static int compare(Object a, Object b) {
    if (a instanceof String text) {
      return Utf8Order.compare(text, (String) b);
    } else if (a instanceof java.util.UUID) {
      // java.util.UUID compares its halves as signed numbers; the text form does not.
      return a.toString().compareTo(b.toString());
    }
    return ((Comparable<Object>) a).compareTo(b);
  }

  private ColumnStats result(int textBound) {
    if (unordered || min == null) {
      return new ColumnStats(null, null, nulls);
    } else if (min instanceof String least) {
      return new ColumnStats(
          TextBounds.atMost(least, textBound), TextBounds.atLeast((String) max, textBound), nulls);
    }
    return bothZeros(min, max, nulls);
  }

  /**
   * Bounds within which both zeros are if one is: some readers order them, to others they are one.
   */
  static ColumnStats bothZeros(Object min, Object max, long nulls) {
    return new ColumnStats(
        min.equals(0.0) ? Double.valueOf(-0.0) : min,
        max.equals(-0.0) ? Double.valueOf(0.0) : max,
        nulls);
  }

  /** The columns that hold a NaN. */
  static Set<String> columnsWithNan(List<Columns.Column> columns, List<Object[]> rows) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      FieldType type = columns.get(i).type();
      if ((type == Primitive.DOUBLE || type == Primitive.FLOAT) && hasNan(rows, i)) {
        names.add(columns.get(i).name());
      }
    }
    return names;
  }

  private static boolean hasNan(List<Object[]> rows, int column) {
    for (Object[] row : rows) {
      if (row[column] instanceof Double number && number.isNaN()) {
        return true;
      }
    }
    return false;
  }
}
