package dev.parquedb.table.delta;

import dev.parquedb.table.TableRef;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths of data files as the log writes them: URIs, relative to the table's root or absolute. */
final class LogPaths {

  private static final Pattern ABSOLUTE =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(?://([^/]*))?(/.*|)", Pattern.DOTALL);
  private static final BitSet PLAIN = new BitSet(128);

  static {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/="
        .chars()
        .forEach(PLAIN::set);
  }

  private LogPaths() {}

  /** The URI form of a path relative to the table's root. */
  static String encode(String path) {
    if (isPlain(path)) {
      return path;
    }
    StringBuilder out = new StringBuilder(path.length() + 16);
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isPlain(c)) {
        out.append(c);
      } else {
        out.append(String.format("%%%02X", b & 0xff));
      }
    }
    return out.toString();
  }

  /** A URI of the log, where {@link #encode} writes the path that it names otherwise. */
  static Optional<String> otherText(String uri, String path) {
    boolean same = uri.equals(path) ? isPlain(uri) : uri.equals(encode(path));
    return same ? Optional.empty() : Optional.of(uri);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char c) {
    return c < 128 && PLAIN.get(c);
  }

  /**
   * The path, relative to the table's root, that a URI of the log names.
   *
   * @param table the table
   * @param uri as written in the log
   * @return the decoded path; empty when it lies outside of the table's folder
   * @throws IllegalArgumentException when the URI is malformed
   */
  static Optional<String> decode(TableRef table, String uri) {
    if (isPlain(uri) && !uri.startsWith("/")) {
      return normalised(uri);
    }
    Matcher absolute = ABSOLUTE.matcher(uri);
    if (absolute.matches()) {
      return below(
          table, scheme(absolute.group(1)), authority(absolute.group(2)), absolute.group(3));
    }
    if (uri.startsWith("/")) {
      return below(table, "file", "", uri);
    }
    return normalised(percentDecoded(uri));
  }

  private static Optional<String> below(
      TableRef table, String scheme, String authority, String path) {
    URI root = table.storage().rootUri();
    String rootPath = root.getPath() == null ? "" : root.getPath();
    String folder = rootPath.replaceAll("/+$", "") + "/" + table.root() + "/";
    boolean same =
        root.getScheme() != null
            && scheme(root.getScheme()).equals(scheme)
            && authority(root.getAuthority()).equals(authority);
    String decoded = percentDecoded(path).replaceAll("^/+", "/");
    if (!same || !decoded.startsWith(folder)) {
      return Optional.empty();
    }
    return normalised(decoded.substring(folder.length()));
  }

  /** Writers name one S3 bucket by any of three schemes. */
  private static String scheme(String scheme) {
    String lower = scheme.toLowerCase(Locale.ROOT);
    return lower.equals("s3a") || lower.equals("s3n") ? "s3" : lower;
  }

  private static String authority(String authority) {
    return authority == null ? "" : authority;
  }

  private static Optional<String> normalised(String path) {
    if (path.indexOf('/') < 0 && !path.isEmpty() && path.charAt(0) != '.') {
      return Optional.of(path);
    }
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        return Optional.empty();
      }
      if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    if (segments.isEmpty()) {
      throw new IllegalArgumentException("names no file");
    }
    return Optional.of(String.join("/", segments));
  }

  private static String percentDecoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '%') {
        out.write(in[i]);
        continue;
      }
      int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
      if (low < 0) {
        throw new IllegalArgumentException("has a % that two hexadecimal digits do not follow");
      }
      out.write(high << 4 | low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(out.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("is not UTF-8 when decoded", e);
    }
  }
}
