package dev.parquedb.update;

import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.query.FieldPath;
import java.util.Set;

/** Which paths an update may name. */
final class UpdatePaths {
  private static final Set<String> RESERVED =
      Set.of(
          "$id",
          "createdAt",
          "createdBy",
          "updatedAt",
          "updatedBy",
          "deletedAt",
          "deletedBy",
          "version");

  /** Names that reach behind an object's fields in JavaScript, where many clients live. */
  private static final Set<String> UNSAFE = Set.of("__proto__", "constructor", "prototype");

  private UpdatePaths() {}

  /** A path that an operator is to change. */
  static FieldPath target(String text, String at) {
    if (text.equals("$type")) {
      return FieldPath.of(text);
    }
    String root = text.contains(".") ? text.substring(0, text.indexOf('.')) : text;
    if (RESERVED.contains(root)) {
      throw UpdateErrors.refused(at, root + " is kept by the database and cannot be updated.");
    }
    return plain(text, at);
  }

  /** A path of ordinary field names. */
  static FieldPath plain(String text, String at) {
    FieldPath path;
    try {
      path = FieldPath.of(text);
    } catch (InvalidInputException e) {
      throw UpdateErrors.refused(at.length() > 200 ? at.substring(0, 200) : at, e.getMessage(), e);
    }
    for (String segment : path.segments()) {
      if (segment.isEmpty()) {
        throw UpdateErrors.refused(at, "The path has an empty segment.");
      }
      if (segment.equals("$") || segment.startsWith("$[")) {
        throw UpdateErrors.refused(at, "Positional operators are not supported.");
      }
      if (segment.startsWith("$")) {
        throw UpdateErrors.refused(at, "Field names must not start with '$'.");
      }
      if (UNSAFE.contains(segment)) {
        throw UpdateErrors.refused(at, "The field name " + segment + " is not allowed in updates.");
      }
    }
    return path;
  }
}
