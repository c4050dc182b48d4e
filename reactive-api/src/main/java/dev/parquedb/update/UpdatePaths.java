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

  /** A path that an operator is to change; it may have positional operators. */
  static FieldPath target(String text, String at) {
    FieldPath path = free(text, at);
    if (text.equals("$type")) {
      return path;
    }
    boolean positional = false;
    for (int i = 0; i < path.size(); i++) {
      String segment = path.segment(i);
      if (!Positional.is(segment)) {
        name(segment, at);
      } else if (i == 0) {
        throw UpdateErrors.refused(
            at, "A document has no position; " + segment + " is for arrays.");
      } else {
        Positional.check(segment, positional, at);
        positional = true;
      }
    }
    return path;
  }

  /** A path that an operator is to change, which must lead through fields and indexes only. */
  static FieldPath fixedTarget(String text, String at) {
    FieldPath path = free(text, at);
    return text.equals("$type") ? path : plain(text, at);
  }

  private static FieldPath free(String text, String at) {
    String root = text.contains(".") ? text.substring(0, text.indexOf('.')) : text;
    if (RESERVED.contains(root)) {
      throw UpdateErrors.refused(at, root + " is kept by the database and cannot be updated.");
    }
    return split(text, at);
  }

  /** A path of ordinary field names. */
  static FieldPath plain(String text, String at) {
    FieldPath path = split(text, at);
    for (String segment : path.segments()) {
      if (Positional.is(segment)) {
        throw UpdateErrors.refused(at, "A positional operator cannot stand here.");
      }
      name(segment, at);
    }
    return path;
  }

  private static FieldPath split(String text, String at) {
    try {
      return FieldPath.of(text);
    } catch (InvalidInputException e) {
      throw UpdateErrors.refused(at.length() > 200 ? at.substring(0, 200) : at, e.getMessage(), e);
    }
  }

  private static void name(String segment, String at) {
    if (segment.isEmpty()) {
      throw UpdateErrors.refused(at, "The path has an empty segment.");
    }
    if (segment.startsWith("$")) {
      throw UpdateErrors.refused(at, "Field names must not start with '$'.");
    }
    if (UNSAFE.contains(segment)) {
      throw UpdateErrors.refused(at, "The field name " + segment + " is not allowed in updates.");
    }
  }
}
