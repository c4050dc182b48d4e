package dev.parquedb.testkit.s3;

import java.util.Comparator;

/** Orders texts as their UTF-8 bytes do, which is the order of their code points. */
final class Utf8Order implements Comparator<String> {

  static final Utf8Order INSTANCE = new Utf8Order();

  private Utf8Order() {}

  @Override
  public int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        // Surrogates stand for code points above all other characters.
        boolean aboveA = Character.isSurrogate(a);
        boolean aboveB = Character.isSurrogate(b);
        return aboveA == aboveB ? Character.compare(a, b) : Boolean.compare(aboveA, aboveB);
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
