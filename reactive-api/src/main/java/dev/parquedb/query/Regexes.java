package dev.parquedb.query;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.parquedb.RegularExpression;

/**
 * Compiles patterns with RE2/J, which matches in time linear in the text. Two differences to PCRE
 * follow from RE2: back-references and look-around are refused, and {@code $} without the option
 * {@code m} matches at the very end only, not before a final line break.
 */
final class Regexes {
  private Regexes() {}

  static Pattern compile(RegularExpression regex, String at) {
    if (regex.pattern().length() > Filter.MAX_PATTERN_LENGTH) {
      throw ParseContext.refused(
          at, "The pattern has more than " + Filter.MAX_PATTERN_LENGTH + " characters.");
    }
    int flags = 0;
    String pattern = regex.pattern();
    for (char option : regex.options().toCharArray()) {
      switch (option) {
        case 'i' -> flags |= Pattern.CASE_INSENSITIVE;
        case 'm' -> flags |= Pattern.MULTILINE;
        case 's' -> flags |= Pattern.DOTALL;
        case 'x' -> pattern = withoutLayout(pattern);
        case 'u' -> {} // Unicode is always on.
        default ->
            throw ParseContext.refused(at, "Unknown option '" + option + "'; use i, m, s, x or u.");
      }
    }
    if (RegexSize.estimate(pattern, Filter.MAX_PATTERN_SIZE) > Filter.MAX_PATTERN_SIZE) {
      throw ParseContext.refused(at, "The pattern's repetitions make it too large.");
    }
    try {
      return Pattern.compile(pattern, flags);
    } catch (PatternSyntaxException e) {
      throw ParseContext.refused(
          at, "RE2 cannot run the pattern in linear time or cannot read it: " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw ParseContext.refused(at, "The pattern nests too deeply.");
    }
  }

  /** Drops what the option x ignores: white space and comments outside classes and quotes. */
  private static String withoutLayout(String pattern) {
    StringBuilder kept = new StringBuilder(pattern.length());
    boolean inClass = false;
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        int end = escapeEnd(pattern, i);
        kept.append(pattern, i, end);
        i = end;
      } else if (inClass) {
        inClass = c != ']' || pattern.charAt(i - 1) == '[';
        kept.append(c);
        i++;
      } else if (c == '#') {
        int end = pattern.indexOf('\n', i);
        i = end < 0 ? pattern.length() : end + 1;
      } else {
        inClass = c == '[';
        if (!isLayout(c)) {
          kept.append(c);
        }
        i++;
      }
    }
    return kept.toString();
  }

  private static int escapeEnd(String pattern, int start) {
    if (pattern.startsWith("\\Q", start)) {
      int end = pattern.indexOf("\\E", start);
      return end < 0 ? pattern.length() : end + 2;
    }
    return Math.min(pattern.length(), start + 2);
  }

  private static boolean isLayout(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
