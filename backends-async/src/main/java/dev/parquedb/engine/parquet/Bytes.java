package dev.parquedb.engine.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.io.api.Binary;

/** Texts and bytes of columns, from untrusted pages. */
final class Bytes {

  private static final char REPLACEMENT = '\uFFFD';

  private Bytes() {}

  /** The text; fails where the bytes are no UTF-8 instead of replacing them. */
  static String decode(Binary binary) {
    ByteBuffer bytes = view(binary);
    String text =
        bytes.hasArray()
            ? new String(
                bytes.array(),
                bytes.arrayOffset() + bytes.position(),
                bytes.remaining(),
                StandardCharsets.UTF_8)
            : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    // The fast decoder marks damage with a character that may also be there by right.
    if (text.indexOf(REPLACEMENT) >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(bytes);
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("text is not UTF-8", e);
      }
    }
    return text;
  }

  /** The bytes; fails where a damaged page claims more than it has, before memory is taken. */
  static byte[] bytes(Binary binary) {
    ByteBuffer view = view(binary);
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return bytes;
  }

  private static ByteBuffer view(Binary binary) {
    ByteBuffer view = binary.toByteBuffer();
    if (view.remaining() != binary.length()) {
      throw new IllegalArgumentException("a value of " + binary.length() + " bytes is cut off");
    }
    return view;
  }

  /** The longest beginning that is UTF-8 and no longer than the bytes. */
  static String beginning(byte[] bytes) {
    int end = bytes.length;
    // A character has at most four bytes, so at most three can be left of a cut one.
    while (end > 0 && bytes.length - end < 4) {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes, 0, end))
            .toString();
      } catch (CharacterCodingException e) {
        end--;
      }
    }
    return "";
  }
}
