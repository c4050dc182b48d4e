package dev.parquedb.query;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates how large a pattern's program becomes. RE2/J writes counted repetitions out, so a few
 * nested ones could fill the memory; the estimate is taken from the text, before compiling.
 */
final class RegexSize {
  private final String pattern;
  private final Deque<Long> outer = new ArrayDeque<>();
  private long size;
  private long last;

  private RegexSize(String pattern) {
    this.pattern = pattern;
  }

  /** The estimated number of instructions; exact enough for a limit, and above it just large. */
  static long estimate(String pattern, long limit) {
    RegexSize scan = new RegexSize(pattern);
    int i = 0;
    while (i < pattern.length() && scan.size <= limit && scan.last <= limit) {
      i = scan.step(i);
    }
    long total = Math.max(scan.size, scan.last);
    for (long enclosing : scan.outer) {
      total += enclosing;
    }
    return total;
  }

  private int step(int i) {
    switch (pattern.charAt(i)) {
      case '\\':
        return escape(i);
      case '[':
        return element(classEnd(i));
      case '(':
        outer.push(size);
        size = 0;
        return i + 1;
      case ')':
        last = size + 2;
        size = last + (outer.isEmpty() ? 0 : outer.pop());
        return i + 1;
      case '*', '+', '?', '|':
        size++;
        return i + 1;
      case '{':
        return repetition(i);
      default:
        return element(i + 1);
    }
  }

  private int element(int next) {
    last = 1;
    size++;
    return next;
  }

  private int escape(int i) {
    if (pattern.startsWith("\\Q", i)) {
      int end = pattern.indexOf("\\E", i);
      size += (end < 0 ? pattern.length() : end) - i;
      last = 1;
      return end < 0 ? pattern.length() : end + 2;
    }
    int brace = i + 2;
    boolean named = i + 1 < pattern.length() && "pPx".indexOf(pattern.charAt(i + 1)) >= 0;
    if (named && brace < pattern.length() && pattern.charAt(brace) == '{') {
      int end = pattern.indexOf('}', brace);
      return element(end < 0 ? pattern.length() : end + 1);
    }
    return element(brace);
  }

  /** Where a class such as {@code [^]a-z\]]} ends. */
  private int classEnd(int i) {
    int at = i + 1;
    at += at < pattern.length() && pattern.charAt(at) == '^' ? 1 : 0;
    at += at < pattern.length() && pattern.charAt(at) == ']' ? 1 : 0;
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      int named = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at) : -1;
      at = named > 0 ? named + 2 : at + (pattern.charAt(at) == '\\' ? 2 : 1);
    }
    return at + 1;
  }

  /** {@code {n}}, {@code {n,}} or {@code {n,m}}; any other brace is itself. */
  private int repetition(int i) {
    int end = pattern.indexOf('}', i);
    String[] bounds = end < 0 ? new String[0] : pattern.substring(i + 1, end).split(",", -1);
    if (bounds.length == 0 || bounds.length > 2 || !bounds[0].matches("[0-9]{1,4}")) {
      return element(i + 1);
    }
    long most = Long.parseLong(bounds[0]);
    if (bounds.length == 2 && bounds[1].matches("[0-9]{1,4}")) {
      most = Long.parseLong(bounds[1]);
    }
    size += last * Math.max(0, most - 1) + 1;
    last *= Math.max(1, most);
    return end + 1;
  }
}
