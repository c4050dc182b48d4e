package dev.parquedb.table;

import java.util.Map;

/**
 * What is known about the columns of a data file without opening it.
 *
 * @param columns by column name; a column that is missing here is unknown
 */
public record FileStats(Map<String, ColumnStats> columns) {

  /** Nothing known. */
  public static final FileStats UNKNOWN = new FileStats(Map.of());

  public FileStats {
    columns = Map.copyOf(columns);
  }

  /**
   * Bounds of one column.
   *
   * @param min at most the smallest value, in the value type of the column; null when unknown or
   *     when every value is null
   * @param max at least the largest value; null when unknown or when every value is null
   * @param nullCount how many rows are null; -1 when unknown
   */
  public record ColumnStats(Object min, Object max, long nullCount) {}
}
