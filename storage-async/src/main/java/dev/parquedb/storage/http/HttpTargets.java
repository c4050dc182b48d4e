package dev.parquedb.storage.http;

import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.spi.StoragePaths;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Turns paths of the storage into paths of URIs, and refuses what a server may read otherwise. */
final class HttpTargets {

  private static final String HEX = "0123456789ABCDEF";

  /** Each round undoes one encoding; more than this many nobody writes by accident. */
  private static final int ROUNDS = 8;

  private HttpTargets() {}

  /**
   * The path of a URI for a file.
   *
   * @param root the encoded path of the root, without a slash at its end
   * @param path the normalised path, or a prefix of paths
   * @throws InvalidPathException when a server that decodes it once too often would see a path that
   *     is not allowed
   */
  static String target(String root, String path) {
    check(path);
    StringBuilder target = new StringBuilder(root.length() + path.length() + 16);
    return encode(target.append(root).append('/'), path).toString();
  }

  /** Refuses paths that hide a refused one behind percent-encoding. */
  static void check(String path) {
    String decoded = path;
    for (int round = 0; round < ROUNDS && decoded.indexOf('%') >= 0; round++) {
      String next = decode(decoded);
      if (next.equals(decoded)) {
        return;
      }
      try {
        StoragePaths.prefix(next);
      } catch (InvalidPathException hidden) {
        throw new InvalidPathException(
            path,
            "Invalid path \""
                + path
                + "\" for the http storage: percent-decoded it is one that is not allowed",
            hidden);
      }
      decoded = next;
    }
    if (decoded.indexOf('%') >= 0 && !decode(decoded).equals(decoded)) {
      throw new InvalidPathException(
          path,
          "Invalid path \"" + path + "\" for the http storage: it is percent-encoded too deeply");
    }
  }

  private static StringBuilder encode(StringBuilder target, String path) {
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(octet)) {
        target.append((char) octet);
      } else {
        target.append('%').append(HEX.charAt((octet >> 4) & 15)).append(HEX.charAt(octet & 15));
      }
    }
    return target;
  }

  private static boolean isPlain(byte c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~'
        || c == '/';
  }

  /** Decodes what is well-formed and leaves the rest as it is. */
  private static String decode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        decoded.write(high << 4 | low);
        i += 2;
      } else {
        decoded.write(bytes[i]);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }
}
