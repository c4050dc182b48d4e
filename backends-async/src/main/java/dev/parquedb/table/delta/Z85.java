package dev.parquedb.table.delta;

import java.util.Arrays;

/** The base-85 text encoding of ZeroMQ RFC 32: 4 bytes to 5 characters, big-endian. */
final class Z85 {

  private static final String ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
  private static final int[] DIGITS = new int[128];

  static {
    Arrays.fill(DIGITS, -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      DIGITS[ALPHABET.charAt(i)] = i;
    }
  }

  private Z85() {}

  /** Encodes bytes, padded with zeros to a multiple of four. */
  static String encode(byte[] bytes) {
    StringBuilder out = new StringBuilder((bytes.length + 3) / 4 * 5);
    char[] group = new char[5];
    for (int i = 0; i < bytes.length; i += 4) {
      long value = 0;
      for (int j = i; j < i + 4; j++) {
        value = value << 8 | (j < bytes.length ? bytes[j] & 0xff : 0);
      }
      for (int j = 4; j >= 0; j--) {
        group[j] = ALPHABET.charAt((int) (value % 85));
        value /= 85;
      }
      out.append(group);
    }
    return out.toString();
  }

  /**
   * Decodes text.
   *
   * @param text a multiple of five characters
   * @return the bytes, padding included
   * @throws IllegalArgumentException when the text is not Z85
   */
  static byte[] decode(String text) {
    if (text.length() % 5 != 0) {
      throw new IllegalArgumentException("Z85 text has a multiple of 5 characters");
    }
    byte[] out = new byte[text.length() / 5 * 4];
    for (int i = 0, at = 0; i < text.length(); i += 5, at += 4) {
      long value = 0;
      for (int j = i; j < i + 5; j++) {
        char c = text.charAt(j);
        int digit = c < 128 ? DIGITS[c] : -1;
        if (digit < 0) {
          throw new IllegalArgumentException("not a Z85 character at " + j);
        }
        value = value * 85 + digit;
      }
      if (value > 0xffffffffL) {
        throw new IllegalArgumentException("Z85 group above 32 bits at " + i);
      }
      for (int j = 3; j >= 0; j--) {
        out[at + j] = (byte) value;
        value >>>= 8;
      }
    }
    return out;
  }
}
