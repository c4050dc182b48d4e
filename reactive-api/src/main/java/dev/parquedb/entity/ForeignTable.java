package dev.parquedb.entity;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * A table that another engine made, opened as a read-only namespace: each row is an entity, each
 * column a field of its data.
 *
 * <p>The local id of an entity is the text of its id columns, joined by {@code |}. In the text of
 * each, {@code %}, {@code /}, {@code |} and control characters are written as {@code %} and two
 * hexadecimal digits for each byte of their UTF-8 form; an id that would be empty is {@code %}.
 *
 * @param path the folder of the table below the storage's root, without slashes at its ends
 * @param idColumns the columns whose values identify a row: strings, numbers, booleans, dates,
 *     times or UUIDs; at least one
 */
public record ForeignTable(String path, List<String> idColumns) {

  public ForeignTable {
    Objects.requireNonNull(path, "path");
    path = Checks.location(path);
    idColumns = List.copyOf(idColumns);
    if (path.isEmpty()) {
      throw new InvalidInputException("path", "A foreign table lies in a folder: name it");
    }
    if (idColumns.isEmpty() || new HashSet<>(idColumns).size() != idColumns.size()) {
      throw new InvalidInputException(
          "idColumns", "A foreign table needs at least one id column, each named once");
    }
  }

  /**
   * A table.
   *
   * @param path the folder of the table below the storage's root
   * @param idColumns the columns whose values identify a row, in the order they are joined
   */
  public static ForeignTable of(String path, String... idColumns) {
    return new ForeignTable(path, Arrays.asList(idColumns));
  }
}
