package dev.parquedb.storage.spi;

import dev.parquedb.storage.ListOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The cursor of a listing: the last entry of a page and a mark of the listing it belongs to, so
 * that a cursor of another prefix, delimiter or pattern is recognised. The page size may change.
 */
final class ListCursor {

  private static final int MARK_BYTES = 12;

  private ListCursor() {}

  /**
   * Makes the cursor that goes on behind an entry.
   *
   * @param last the last entry (key or common prefix) of the page
   */
  static String encode(String prefix, ListOptions options, String last) {
    byte[] entry = last.getBytes(StandardCharsets.UTF_8);
    byte[] cursor = Arrays.copyOf(mark(prefix, options, entry), MARK_BYTES + entry.length);
    System.arraycopy(entry, 0, cursor, MARK_BYTES, entry.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /** The entry to go on behind; empty for a cursor of another listing or of no listing at all. */
  static Optional<String> decode(String prefix, ListOptions options, String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
    if (bytes.length <= MARK_BYTES) {
      return Optional.empty();
    }
    byte[] entry = Arrays.copyOfRange(bytes, MARK_BYTES, bytes.length);
    byte[] mark = Arrays.copyOf(bytes, MARK_BYTES);
    if (!Arrays.equals(mark, mark(prefix, options, entry))) {
      return Optional.empty();
    }
    return Optional.of(new String(entry, StandardCharsets.UTF_8));
  }

  private static byte[] mark(String prefix, ListOptions options, byte[] entry) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      part(digest, prefix.getBytes(StandardCharsets.UTF_8));
      part(digest, options.delimiter().orElse("").getBytes(StandardCharsets.UTF_8));
      part(digest, options.pattern().orElse("").getBytes(StandardCharsets.UTF_8));
      part(digest, entry);
      return Arrays.copyOf(digest.digest(), MARK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void part(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }
}
