package dev.parquedb.storage.s3;

import java.util.regex.Pattern;

/**
 * Versions are entity tags without their quotes: servers differ in where they write the quotes and
 * where they expect them. Pure.
 */
final class S3Versions {

  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9._~:/=-]{1,256}");

  private S3Versions() {}

  /** The version an ETag stands for; empty when the server sent none. */
  static String of(String etag) {
    if (etag == null) {
      return "";
    }
    String tag = etag.startsWith("W/") ? etag.substring(2) : etag;
    boolean quoted = tag.length() > 1 && tag.startsWith("\"") && tag.endsWith("\"");
    return quoted ? tag.substring(1, tag.length() - 1) : tag;
  }

  /**
   * Whether a server can have given out such a version. What it cannot is never sent: as a header
   * it might mean something else, as {@code *} does.
   */
  static boolean isPossible(String version) {
    return TAG.matcher(version).matches();
  }

  /** The version as the value of a condition, in quotes. */
  static String quoted(String version) {
    return '"' + version + '"';
  }
}
