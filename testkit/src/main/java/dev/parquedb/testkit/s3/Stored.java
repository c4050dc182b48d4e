package dev.parquedb.testkit.s3;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An object.
 *
 * @param content its bytes
 * @param etag its ETag, quoted
 * @param lastModified when it was written, in whole milliseconds
 * @param headers what it is returned with, by name in lower case: type, cache control, metadata …
 * @param checksums headers returned when a read asks for checksums
 * @param crc32c the CRC-32C of the whole, where known
 */
record Stored(
    Content content,
    String etag,
    Instant lastModified,
    Map<String, String> headers,
    Map<String, String> checksums,
    OptionalInt crc32c) {

  long size() {
    return content.size();
  }

  Stored with(Map<String, String> otherHeaders, Instant now) {
    return new Stored(content, etag, now, otherHeaders, checksums, crc32c);
  }
}
