package dev.parquedb.table;

import java.util.List;
import java.util.Objects;

/**
 * How data files name the columns of a table, where not as the table does: a table whose columns
 * were renamed or dropped keeps its files.
 *
 * @param by what tells the columns of a file apart
 * @param columns the columns of the table; what else a file holds is not read
 */
public record ColumnNames(By by, List<Name> columns) {

  /** What tells the columns of a file apart. */
  public enum By {
    /** Their names in the file. */
    STORED_NAME,
    /** Their field ids in the file. */
    FIELD_ID,
    /** Their field ids in the file; one that has none for any column cannot be read. */
    CERTAIN_FIELD_ID
  }

  /**
   * A column, or a field of a struct.
   *
   * @param name its name in the table
   * @param stored its name in files
   * @param id its field id in files; -1 for none
   * @param fields the fields of the struct that it is, or that its elements or values are; empty
   *     for none
   */
  public record Name(String name, String stored, int id, List<Name> fields) {
    public Name {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(stored, "stored");
      fields = List.copyOf(fields);
    }
  }

  public ColumnNames {
    Objects.requireNonNull(by, "by");
    columns = List.copyOf(columns);
  }
}
