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

  private final Columns.Column column;
  private final boolean ordered;
  private Object min;
  private Object max;
  private long nulls;
  private boolean unordered;

  private StatsCollector(Columns.Column column) {
    this.column = column;
    this.ordered = isOrdered(column.type());
  }

  /** Collectors for all columns, in order. */
  static List<StatsCollector> all(List<Columns.Column> columns) {
    return columns.stream().map(StatsCollector::new).toList();
  }

  /**
   * The bounds of all columns but those whose values are partly elsewhere.
   *
   * @param collectors collectors of all columns that have seen every row
   * @param incomplete the declared fields that have values in the payload
   */
  static FileStats stats(List<StatsCollector> collectors, Set<String> incomplete) {
    Map<String, ColumnStats> stats = new HashMap<>();
    for (StatsCollector collector : collectors) {
      String name = collector.column.name();
      if (!incomplete.contains(name)) {
        stats.put(name, collector.result(name.equals(SystemFields.ID) ? ID_BOUND : TEXT_BOUND));
      }
    }
    return new FileStats(stats);
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

  /** Takes the value of one row; may be null. */
  void add(Object value) {
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

  /** The columns that hold a NaN; only floating-point ones can. */
  static Set<String> columnsWithNan(List<StatsCollector> collectors) {
    Set<String> names = new HashSet<>();
    for (StatsCollector collector : collectors) {
      if (collector.unordered) {
        names.add(collector.column.name());
      }
    }
    return names;
  }
}
