package dev.parquedb.engine.parquet;

/** Shortens text to bounds that still hold. */
final class TextBounds {

  private TextBounds() {}

  /** The first code points: at most the text. */
  static String atMost(String text, int codePoints) {
    return isLonger(text, codePoints)
        ? text.substring(0, text.offsetByCodePoints(0, codePoints))
        : text;
  }

  /** A short text that is at least the given one, or null if there is none. */
  static String atLeast(String text, int codePoints) {
    if (!isLonger(text, codePoints)) {
      return text;
    }
    int end = text.offsetByCodePoints(0, codePoints);
    while (end > 0) {
      int last = text.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        // Surrogates are no characters of their own: the next one after U+D7FF is U+E000.
        int next = last == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : last + 1;
        return new StringBuilder().append(text, 0, end).appendCodePoint(next).toString();
      }
    }
    return null;
  }

  private static boolean isLonger(String text, int codePoints) {
    return text.length() > codePoints && text.codePointCount(0, text.length()) > codePoints;
  }
}
