package dev.parquedb;

import java.util.Objects;
import java.util.TreeSet;

/**
 * A regular expression as Extended JSON carries it: {@code {"$regularExpression": {"pattern": "^a",
 * "options": "i"}}}. It occurs in filters only; it is no document value. Whether the pattern can be
 * compiled is decided by the filter that uses it.
 *
 * @param pattern the pattern, in RE2 syntax
 * @param options option letters, kept sorted and without repetition; empty for none
 */
public record RegularExpression(String pattern, String options) {
  /** Sorts the options. */
  public RegularExpression {
    Objects.requireNonNull(pattern, "pattern");
    TreeSet<Integer> letters = new TreeSet<>();
    Objects.requireNonNull(options, "options").chars().forEach(letters::add);
    StringBuilder sorted = new StringBuilder();
    letters.forEach(letter -> sorted.append((char) letter.intValue()));
    options = sorted.toString();
  }

  /**
   * A regular expression without options.
   *
   * @param pattern the pattern, in RE2 syntax
   * @return the expression
   */
  public static RegularExpression of(String pattern) {
    return new RegularExpression(pattern, "");
  }
}
