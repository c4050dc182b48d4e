package dev.parquedb.query;

import dev.parquedb.entity.InvalidInputException;

/** What a path of a sort or projection may look like. */
final class Paths {
  private Paths() {}

  /** Refuses empty segments, and segments with a {@code $} but for the system fields. */
  static void check(String option, String path) {
    FieldPath parsed = FieldPath.of(path);
    boolean system = path.equals("$id") || path.equals("$type");
    for (String segment : parsed.segments()) {
      if (segment.isEmpty()) {
        throw new InvalidInputException(
            option + "." + path, option + ": '" + path + "' has an empty segment.");
      }
      if (segment.startsWith("$") && !system) {
        throw new InvalidInputException(
            option + "." + path, option + ": '" + path + "' names no field.");
      }
    }
  }
}
