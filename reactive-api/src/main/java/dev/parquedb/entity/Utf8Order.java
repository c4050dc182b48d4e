package dev.parquedb.entity;

import java.util.Comparator;

/** The order of strings by their UTF-8 bytes, which is the order of their code points. */
public final class Utf8Order {

  /** The order as a comparator. */
  public static final Comparator<String> COMPARATOR = Utf8Order::compare;

  private Utf8Order() {}

  /** Compares two strings by their UTF-8 bytes, without encoding them. */
  public static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates stand for code points above U+FFFF, so they sort after all other chars.
        boolean xHigh = Character.isSurrogate(x);
        boolean yHigh = Character.isSurrogate(y);
        return xHigh == yHigh ? Character.compare(x, y) : (xHigh ? 1 : -1);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
