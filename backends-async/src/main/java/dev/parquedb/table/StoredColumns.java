package dev.parquedb.table;

import java.util.List;
import java.util.Objects;

/**
 * How new data files name and number the columns of a table, where a format has them numbered.
 *
 * @param columns the columns, in the order of {@link Columns#of}
 * @param next the number that the next new column gets; two tables that agree on it have given the
 *     same numbers
 */
public record StoredColumns(List<Column> columns, int next) {

  /** Whether every row has a value. */
  public enum Presence {
    /** A row may have none. */
    OPTIONAL,
    /** Every row has one. */
    REQUIRED
  }

  /**
   * A column, or a part of a nested one.
   *
   * @param name its name in the table
   * @param stored its name in files
   * @param id its field id in files
   * @param presence whether every row has a value
   * @param parts the fields of a struct, in order; the element of a list; the key and the value of
   *     a map; empty for none
   */
  public record Column(String name, String stored, int id, Presence presence, List<Column> parts) {
    public Column {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(stored, "stored");
      Objects.requireNonNull(presence, "presence");
      parts = List.copyOf(parts);
    }
  }

  public StoredColumns {
    columns = List.copyOf(columns);
  }

  /** The column of a name that the table has. */
  public Column column(String name) {
    for (Column column : columns) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    throw new IllegalArgumentException("no column " + name);
  }
}
