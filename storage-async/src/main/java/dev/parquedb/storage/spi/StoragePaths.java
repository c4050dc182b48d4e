package dev.parquedb.storage.spi;

import dev.parquedb.storage.InvalidPathException;

/**
 * The path rules of every backend, in one place: checks a path and brings it into its normal form,
 * which has no leading slash, no empty segment and no {@code .} segment.
 *
 * <p>Refused everywhere: {@code ..} segments, control characters, backslashes, unpaired surrogates,
 * segments above {@value #MAX_SEGMENT_BYTES} and paths above {@value #MAX_PATH_BYTES} bytes of
 * UTF-8, and the segment {@value #RESERVED_SEGMENT}, which backends keep their own files under.
 */
public final class StoragePaths {

  /** The longest path in bytes of UTF-8. */
  public static final int MAX_PATH_BYTES = 1024;

  /** The longest segment in bytes of UTF-8. */
  public static final int MAX_SEGMENT_BYTES = 255;

  /**
   * The segment below which a backend may keep files of its own; never a part of a caller's key.
   */
  public static final String RESERVED_SEGMENT = ".parquedb-internal";

  private StoragePaths() {}

  /**
   * The normal form of the path of a file.
   *
   * @param path the path as given
   * @throws InvalidPathException when it breaks the rules, is empty or ends in a slash
   */
  public static String file(String path) {
    String normal = normalise(path);
    if (normal.isEmpty()) {
      throw invalid(path, "it names no file");
    }
    if (namesDirectory(path)) {
      throw invalid(path, "the path of a file does not end in a slash");
    }
    return normal;
  }

  /**
   * The normal form of the path of a directory, without a trailing slash; empty for the root.
   *
   * @param path the path as given, with or without a trailing slash
   * @throws InvalidPathException when it breaks the rules
   */
  public static String directory(String path) {
    return normalise(path);
  }

  /**
   * The normal form of a string prefix of keys; may be empty and may end in a slash or within a
   * segment. A last segment of {@code .} is dropped and one of {@code ..} refused, as anywhere
   * else.
   *
   * @param prefix the prefix as given
   * @throws InvalidPathException when it breaks the rules
   */
  public static String prefix(String prefix) {
    String normal = normalise(prefix);
    return !normal.isEmpty() && namesDirectory(prefix) ? normal + "/" : normal;
  }

  /**
   * Whether a path as given ends in a slash or in a {@code .} segment, so can only be a directory.
   */
  public static boolean namesDirectory(String path) {
    return path.endsWith("/") || path.endsWith("/.") || path.equals(".");
  }

  /** Whether a name found in a medium is the normal form of a legal path. */
  public static boolean isKey(String name) {
    try {
      return !name.isEmpty() && normalise(name).equals(name);
    } catch (InvalidPathException refused) {
      return false;
    }
  }

  private static String normalise(String path) {
    if (path == null) {
      throw new InvalidPathException("", "Invalid path: null; give a key such as a/b.txt");
    }
    boolean normal = true;
    int bytes = -1;
    for (int start = 0; start <= path.length(); ) {
      int end = path.indexOf('/', start);
      end = end < 0 ? path.length() : end;
      if (dropped(path, start, end)) {
        normal = false;
      } else {
        bytes += 1 + checkSegment(path, start, end);
      }
      start = end + 1;
    }
    if (bytes > MAX_PATH_BYTES) {
      throw invalid(path, "it has " + bytes + " bytes, more than " + MAX_PATH_BYTES);
    }
    return normal ? path : rebuild(path);
  }

  private static String rebuild(String path) {
    StringBuilder kept = new StringBuilder(path.length());
    for (int start = 0; start <= path.length(); ) {
      int end = path.indexOf('/', start);
      end = end < 0 ? path.length() : end;
      if (!dropped(path, start, end)) {
        kept.append(kept.isEmpty() ? "" : "/").append(path, start, end);
      }
      start = end + 1;
    }
    return kept.toString();
  }

  private static boolean dropped(String path, int start, int end) {
    return end == start || end == start + 1 && path.charAt(start) == '.';
  }

  /** Checks one segment and returns its length in bytes of UTF-8. */
  private static int checkSegment(String path, int start, int end) {
    if (end == start + 2 && path.startsWith("..", start)) {
      throw invalid(path, "a '..' segment is not allowed");
    }
    int length = RESERVED_SEGMENT.length();
    if (end - start == length && path.startsWith(RESERVED_SEGMENT, start)) {
      throw invalid(path, "the segment " + RESERVED_SEGMENT + " is reserved");
    }
    int bytes = 0;
    for (int i = start; i < end; i++) {
      char c = path.charAt(i);
      if (c == '\\') {
        throw invalid(path, "a backslash is not allowed; segments are separated by '/'");
      }
      if (Character.isISOControl(c)) {
        throw invalid(path, "a control character is not allowed");
      }
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < end && Character.isSurrogatePair(c, path.charAt(i + 1));
        if (!pair) {
          throw invalid(path, "it is not valid Unicode (an unpaired surrogate)");
        }
        bytes += 4;
        i++;
      } else {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    if (bytes > MAX_SEGMENT_BYTES) {
      throw invalid(path, "a segment has " + bytes + " bytes, more than " + MAX_SEGMENT_BYTES);
    }
    return bytes;
  }

  private static InvalidPathException invalid(String path, String why) {
    return new InvalidPathException(path, "Invalid path \"" + printable(path) + "\": " + why);
  }

  private static String printable(String path) {
    StringBuilder text = new StringBuilder();
    path.codePoints()
        .limit(120)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || c <= 0xFFFF && Character.isSurrogate((char) c)) {
                text.append(String.format("\\u%04x", c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return path.codePointCount(0, path.length()) > 120 ? text + "…" : text.toString();
  }
}
