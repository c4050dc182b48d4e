package dev.parquedb.table.delta;

import dev.parquedb.table.AbsoluteLocation;
import dev.parquedb.table.TableRef;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Paths of data files as the log writes them: URIs, relative to the table's root or absolute. */
final class LogPaths {

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
    Optional<AbsoluteLocation> absolute = AbsoluteLocation.of(uri);
    return absolute.isPresent() ? below(table, absolute.get()) : normalised(percentDecoded(uri));
  }

  private static Optional<String> below(TableRef table, AbsoluteLocation location) {
    URI root = table.storage().rootUri();
    String rootPath = root.getPath() == null ? "" : root.getPath();
    String folder = rootPath.replaceAll("/+$", "") + "/" + table.root() + "/";
    String decoded = percentDecoded(location.path()).replaceAll("^/+", "/");
    if (!location.isOfStore(root) || !decoded.startsWith(folder)) {
      return Optional.empty();
    }
    return normalised(decoded.substring(folder.length()));
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
