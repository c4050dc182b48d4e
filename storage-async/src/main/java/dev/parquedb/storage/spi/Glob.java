package dev.parquedb.storage.spi;

/**
 * A pattern of names: {@code *} stands for any characters, {@code ?} for one, everything else for
 * itself. Matching takes time linear in the name for each star.
 */
final class Glob {

  private final int[] pattern;

  Glob(String pattern) {
    this.pattern = pattern.codePoints().toArray();
  }

  /** Whether the last segment of a key matches. */
  boolean matchesLastSegment(String key) {
    return matches(key.substring(key.lastIndexOf('/') + 1).codePoints().toArray());
  }

  private boolean matches(int[] name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == name[n])) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }
}
