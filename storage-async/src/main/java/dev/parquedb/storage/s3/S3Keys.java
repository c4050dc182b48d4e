package dev.parquedb.storage.s3;

import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.spi.StoragePaths;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Maps paths of the storage to object keys under its prefix, and keys to request targets. Pure.
 *
 * @param prefix what every key of the storage starts with: empty, or ending in a slash
 */
record S3Keys(String prefix) {

  /** The longest key in bytes of UTF-8, on every known server. */
  static final int MAX_KEY_BYTES = 1024;

  private static final String HEX = "0123456789ABCDEF";

  /**
   * The keys under a prefix as an operator writes it.
   *
   * @param prefix with or without slashes at its ends; empty for the whole bucket
   */
  static S3Keys under(String prefix) {
    String normal = StoragePaths.directory(prefix);
    return new S3Keys(normal.isEmpty() ? "" : normal + "/");
  }

  /**
   * The key of a path.
   *
   * @param path the normalised path, or a prefix of paths
   * @throws InvalidPathException when the key is longer than servers allow
   */
  String key(String path) {
    String key = prefix + path;
    if (key.length() > MAX_KEY_BYTES / 4) {
      int bytes = key.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_KEY_BYTES) {
        throw new InvalidPathException(
            path,
            "The path \""
                + path
                + "\" is too long for this s3 storage: with the prefix of the storage its key has "
                + bytes
                + " bytes, more than "
                + MAX_KEY_BYTES);
      }
    }
    return key;
  }

  /** The key of a file of our own, which no path can name and no listing shows. */
  String internal(String name) {
    return prefix + StoragePaths.RESERVED_SEGMENT + "/" + name;
  }

  /** The path a key belongs to; empty for keys of others, which no path can name. */
  Optional<String> path(String key) {
    if (!key.startsWith(prefix)) {
      return Optional.empty();
    }
    String path = key.substring(prefix.length());
    return StoragePaths.isKey(path) ? Optional.of(path) : Optional.empty();
  }

  /** The path prefix of a common prefix; empty when no path can start with it. */
  Optional<String> commonPrefix(String key) {
    if (!key.startsWith(prefix)) {
      return Optional.empty();
    }
    String path = key.substring(prefix.length());
    String directory = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return StoragePaths.isKey(directory) ? Optional.of(path) : Optional.empty();
  }

  /**
   * A key as it stands in a request target and in the canonical form that is signed: UTF-8,
   * percent-encoded but for letters, digits and {@code -._~/}.
   *
   * @param key any key
   */
  static String encoded(String key) {
    int plain = 0;
    while (plain < key.length() && isPlain(key.charAt(plain))) {
      plain++;
    }
    if (plain == key.length()) {
      return key;
    }
    StringBuilder target = new StringBuilder(key.length() + 16).append(key, 0, plain);
    for (byte octet : key.substring(plain).getBytes(StandardCharsets.UTF_8)) {
      if (octet > 0 && isPlain((char) octet)) {
        target.append((char) octet);
      } else {
        target.append('%').append(HEX.charAt((octet >> 4) & 15)).append(HEX.charAt(octet & 15));
      }
    }
    return target.toString();
  }

  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~'
        || c == '/';
  }
}
