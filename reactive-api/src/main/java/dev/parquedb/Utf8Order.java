package dev.parquedb;

import java.util.Comparator;

/**
 * The order of strings by their UTF-8 bytes, which is the order of their code points: that of keys
 * in every storage, of ids, and of strings in columns.
 */
public final class Utf8Order {

  /** The order as a comparator. */
  public static final Comparator<String> COMPARATOR = Utf8Order::compare;

  private Utf8Order() {}

  /**
   * Compares two strings by their UTF-8 bytes, without encoding them.
   *
   * @return negative, zero or positive where {@code a} is before, the same as, or after {@code b}
   */
  public static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return rank(x) - rank(y);
      }
    }
    return a.length() - b.length();
  }

  /** Surrogates stand for code points above all other chars, but are numbered below U+E000. */
  private static int rank(char c) {
    if (c < Character.MIN_SURROGATE) {
      return c;
    }
    return c > Character.MAX_SURROGATE ? c - 0x800 : c + 0x2000;
  }
}
