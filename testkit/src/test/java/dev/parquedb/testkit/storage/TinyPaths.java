package dev.parquedb.testkit.storage;

import dev.parquedb.storage.InvalidPathException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The path rules, as {@link TinyStorage} needs them. */
final class TinyPaths {

  private TinyPaths() {}

  static String file(String path) {
    String normal = directory(path);
    if (normal.isEmpty() || path.endsWith("/")) {
      throw refused(path);
    }
    return normal;
  }

  static String directory(String path) {
    String normal = prefix(path);
    return normal.endsWith("/") ? normal.substring(0, normal.length() - 1) : normal;
  }

  static String prefix(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/")) {
      if (segment.equals("..") || bytes(path, segment) > 255) {
        throw refused(path);
      }
      if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    String normal = String.join("/", segments) + (path.endsWith("/") ? "/" : "");
    boolean bad = path.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\');
    if (bad || bytes(path, normal) > 1024) {
      throw refused(path);
    }
    return normal.equals("/") ? "" : normal;
  }

  private static int bytes(String path, String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      return encoded.remaining();
    } catch (CharacterCodingException e) {
      throw new InvalidPathException(path, "tiny: " + path + " is no UTF-8", e);
    }
  }

  private static InvalidPathException refused(String path) {
    return new InvalidPathException(path, "tiny: " + path + " breaks the path rules");
  }
}
