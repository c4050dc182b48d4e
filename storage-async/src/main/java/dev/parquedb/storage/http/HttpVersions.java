package dev.parquedb.storage.http;

import dev.parquedb.storage.PreconditionFailedException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpResponseHead;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Versions of files, as told by the validators of RFC 9110, section 8.8. Pure.
 *
 * <ul>
 *   <li>a strong entity tag is the version, without its quotes;
 *   <li>a weak one is the version with its mark and quotes, followed by the size;
 *   <li>without a tag it is the size and Last-Modified, which tells changes within a second apart
 *       only by the size.
 * </ul>
 */
final class HttpVersions {

  private static final Pattern STRONG = Pattern.compile("\"([!#-~\\x80-\\xff]{0,512})\"");
  private static final Pattern WEAK = Pattern.compile("W/\"[!#-~\\x80-\\xff]{0,512}\"");

  private HttpVersions() {}

  /**
   * The version a response tells.
   *
   * @param etag its ETag; null when it has none
   * @param modified its Last-Modified; null when it has none
   * @param size the size of the file in bytes
   * @throws UnusableResponseException when it tells none
   */
  static String of(String etag, Instant modified, long size) {
    String tag = etag == null ? "" : etag.strip();
    if (STRONG.matcher(tag).matches() && tag.length() > 2) {
      return tag.substring(1, tag.length() - 1);
    }
    if (WEAK.matcher(tag).matches()) {
      return tag + "-" + size;
    }
    if (modified == null) {
      throw new UnusableResponseException(
          "the server tells neither ETag nor Last-Modified, so nobody can see when the file"
              + " changes");
    }
    return "\"" + modified.getEpochSecond() + "\"-" + size;
  }

  /** The version of a response about a file of a size. */
  static String of(HttpResponseHead head, long size) {
    return of(head.getHeader("etag"), modified(head).orElse(null), size);
  }

  /** When the file was written, as far as a response tells. */
  static Optional<Instant> modified(HttpResponseHead head) {
    String value = head.getHeader("last-modified");
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  /** Asks a server for one version only, where it is of a kind that servers compare. */
  static void condition(MultiMap headers, String version) {
    if (version.indexOf('"') < 0 && STRONG.matcher('"' + version + '"').matches()) {
      headers.set("if-match", '"' + version + '"');
    }
  }

  /**
   * Refuses another version than expected.
   *
   * @param expected the version asked; empty for any
   * @param actual the version found; null when the server does not tell
   */
  static void check(String path, Optional<String> expected, String actual) {
    if (expected.isPresent() && !expected.get().equals(actual)) {
      throw new PreconditionFailedException(
          path,
          expected.get(),
          actual,
          "\"" + path + "\" of the http storage was replaced while it was read; read it again");
    }
  }
}
