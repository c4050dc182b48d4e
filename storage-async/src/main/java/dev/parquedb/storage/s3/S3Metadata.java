package dev.parquedb.storage.s3;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * User metadata as it stands in headers. A value that a header cannot carry is an encoded word of
 * RFC 2047, the form in which S3 itself gives such values back. Pure.
 */
final class S3Metadata {

  private static final Pattern PLAIN = Pattern.compile("[!-~](?:[ -~]*[!-~])?");
  private static final Pattern WORD =
      Pattern.compile("=\\?[Uu][Tt][Ff]-8\\?[Bb]\\?([A-Za-z0-9+/]*={0,2})\\?=");

  private S3Metadata() {}

  /** The values as they are sent. */
  static Map<String, String> encoded(Map<String, String> metadata) {
    Map<String, String> sent = new TreeMap<>();
    metadata.forEach((name, value) -> sent.put(name, encoded(value)));
    return sent;
  }

  /** The values as they were before they were sent; what others wrote otherwise stays as it is. */
  static Map<String, String> decoded(Map<String, String> headers) {
    Map<String, String> metadata = new TreeMap<>();
    headers.forEach((name, value) -> metadata.put(name, decoded(value)));
    return metadata;
  }

  private static String encoded(String value) {
    if (PLAIN.matcher(value).matches() && !WORD.matcher(value).matches()) {
      return value;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
  }

  private static String decoded(String header) {
    Matcher word = WORD.matcher(header);
    if (!word.matches()) {
      return header;
    }
    try {
      return new String(Base64.getDecoder().decode(word.group(1)), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notOurs) {
      return header;
    }
  }
}
