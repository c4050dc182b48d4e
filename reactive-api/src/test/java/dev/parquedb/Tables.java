package dev.parquedb;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** Tables of cases as text: one row a line, cells separated by {@code " | "}. */
public final class Tables {
  private Tables() {}

  /** The rows as arguments of a parameterized test; blank lines and those with # are left out. */
  public static List<Arguments> rows(String table) {
    return table
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> Arguments.of((Object[]) cells(line)))
        .toList();
  }

  private static String[] cells(String line) {
    return Arrays.stream(line.split(" \\| ")).map(String::strip).toArray(String[]::new);
  }
}
