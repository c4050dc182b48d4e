package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import java.util.List;
import java.util.Map;

/**
 * Counts what computing an expression for one document costs, so that neither a filter nor a
 * document makes it take forever or fill the memory.
 */
final class Work {
  /** How many steps one document may take: elements made, looked at or compared. */
  static final long MAX_STEPS = 10_000_000;

  private static final int CHARACTERS_A_STEP = 16;

  private long left = MAX_STEPS;

  void spend(long steps) {
    left -= steps;
    if (left < 0) {
      throw new NotComputable();
    }
  }

  /** A text that was made. */
  String made(String text) {
    spend(text.length() / CHARACTERS_A_STEP);
    return text;
  }

  /** A text of a length that is about to be made. */
  void spendOnText(long length) {
    spend(length / CHARACTERS_A_STEP);
  }

  /** A search for one text in another, which may have to look at every pair of characters. */
  void spendOnSearch(String text, String wanted) {
    spendOnText((long) text.length() * (1 + wanted.length()));
  }

  /** Counts a value with all that is in it, and refuses one that nests too deeply. */
  Object whole(Object value) {
    walk(value, 0);
    return value;
  }

  private void walk(Object value, int depth) {
    spend(1);
    if (depth > DocumentValues.MAX_DEPTH) {
      throw new NotComputable();
    }
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(inner -> walk(inner, depth + 1));
    } else if (value instanceof List<?> list) {
      list.forEach(inner -> walk(inner, depth + 1));
    } else if (value instanceof String text) {
      spendOnText(text.length());
    }
  }

  /** The order of two values; a missing one is below null. */
  int compare(Object left, Object right) {
    if (left == PathWalker.MISSING || right == PathWalker.MISSING) {
      return Boolean.compare(right == PathWalker.MISSING, left == PathWalker.MISSING);
    }
    boolean scalar = !(left instanceof Map || left instanceof List);
    if (!scalar && DocumentValues.sameBracket(left, right)) {
      // No comparison walks further than the smaller side, but which that is only a walk tells.
      whole(left);
      whole(right);
    } else if (left instanceof String text) {
      spendOnText(text.length());
    } else if (left instanceof byte[] content) {
      spendOnText(content.length);
    }
    return DocumentValues.compare(left, right);
  }
}
