package dev.parquedb.testkit.s3;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A multipart upload under way. Guarded by its bucket.
 *
 * @param id names it
 * @param key the key it is for
 * @param headers what the object will be returned with
 * @param algorithm the checksum asked for, if any
 * @param fullObject whether that checksum is of the whole rather than of the parts' checksums
 * @param started when it was begun
 * @param parts the parts by number
 */
record Upload(
    String id,
    String key,
    Map<String, String> headers,
    Optional<Checksum> algorithm,
    boolean fullObject,
    Instant started,
    NavigableMap<Integer, Part> parts) {

  /**
   * A part.
   *
   * @param content its bytes
   * @param md5 what its ETag is made of: their MD5, where they are known
   * @param crc32c their CRC-32C, where they are known
   * @param checksums their checksums by algorithm
   * @param lastModified when it arrived
   */
  record Part(
      Content content,
      byte[] md5,
      OptionalInt crc32c,
      Map<Checksum, byte[]> checksums,
      Instant lastModified) {

    static Part of(Received body, Instant now) {
      return new Part(
          body.content(), body.md5(), OptionalInt.of(body.crc32c()), body.checksums(), now);
    }

    String etag() {
      return "\"" + Hashes.hex(md5) + "\"";
    }
  }

  static Upload begin(
      String id,
      String key,
      Map<String, String> headers,
      Optional<Checksum> algorithm,
      boolean fullObject,
      Instant now) {
    return new Upload(id, key, headers, algorithm, fullObject, now, new TreeMap<>());
  }

  long held() {
    return parts.values().stream().mapToLong(part -> part.content().held()).sum();
  }
}
