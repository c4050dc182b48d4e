package dev.parquedb.engine.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text from untrusted bytes. */
final class Utf8 {

  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** The text; fails where the bytes are no UTF-8 instead of replacing them. */
  static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // The fast decoder marks damage with a character that may also be there by right.
    if (text.indexOf(REPLACEMENT) >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("text is not UTF-8", e);
      }
    }
    return text;
  }

  /** The longest beginning that is UTF-8 and no longer than the bytes. */
  static String beginning(byte[] bytes) {
    int end = bytes.length;
    // A character has at most four bytes, so at most three can be left of a cut one.
    while (end > 0 && bytes.length - end < 4) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
      } catch (CharacterCodingException e) {
        end--;
      }
    }
    return "";
  }
}
