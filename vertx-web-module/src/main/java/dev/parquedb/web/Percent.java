package dev.parquedb.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding as in RFC 3986, strict: what is no UTF-8 is refused, never replaced. */
final class Percent {

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private Percent() {}

  /** A segment of a path. */
  static String decodeSegment(String text) {
    return decode(text);
  }

  /** A name or value of a query, where a plus is a space. */
  static String decodeQuery(String text) {
    return decode(text.replace('+', ' '));
  }

  private static String decode(String text) {
    ByteBuffer in = StandardCharsets.UTF_8.encode(text);
    ByteBuffer out = ByteBuffer.allocate(in.remaining());
    while (in.hasRemaining()) {
      byte b = in.get();
      out.put(b == '%' ? hex(in, text) : b);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      throw malformed(text);
    }
  }

  private static byte hex(ByteBuffer in, String text) {
    if (in.remaining() < 2) {
      throw malformed(text);
    }
    byte high = in.get();
    byte low = in.get();
    if (!HexFormat.isHexDigit(high) || !HexFormat.isHexDigit(low)) {
      throw malformed(text);
    }
    return (byte) (HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low));
  }

  private static RequestException malformed(String text) {
    return new RequestException(400, "BAD_REQUEST", "Not valid percent-encoded UTF-8: " + text);
  }

  static String encodeSegment(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }
}
