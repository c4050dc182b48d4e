package dev.parquedb.update;

import java.util.Optional;
import java.util.regex.Pattern;

/** The segments of update paths that stand for elements of an array: {@code $ $[] $[id]}. */
final class Positional {
  /** The element by which the filter found the document. */
  static final String MATCHED = "$";

  /** Every element. */
  static final String ALL = "$[]";

  private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-zA-Z0-9]*");

  private Positional() {}

  static boolean is(String segment) {
    return segment.equals(MATCHED) || isOfMany(segment);
  }

  /** Whether it may stand for several elements. */
  static boolean isOfMany(String segment) {
    return segment.startsWith("$[");
  }

  /** The identifier of {@code $[identifier]}. */
  static Optional<String> identifier(String segment) {
    return isOfMany(segment) && !segment.equals(ALL)
        ? Optional.of(segment.substring(2, segment.length() - 1))
        : Optional.empty();
  }

  static boolean isIdentifier(String text) {
    return IDENTIFIER.matcher(text).matches();
  }

  /** Refuses a positional segment that is malformed or stands where it has no meaning. */
  static void check(String segment, boolean afterAnother, String at) {
    if (segment.equals(MATCHED)) {
      if (afterAnother) {
        // The filter gives one index, that of the outermost array.
        throw UpdateErrors.refused(at, "$ cannot follow another positional operator.");
      }
      return;
    }
    boolean closed = segment.endsWith("]");
    if (!closed || !segment.equals(ALL) && !isIdentifier(identifier(segment).orElse(""))) {
      throw UpdateErrors.refused(
          at,
          segment
              + " is no positional operator: an identifier starts with a lower-case letter and has"
              + " letters and digits only.");
    }
  }
}
