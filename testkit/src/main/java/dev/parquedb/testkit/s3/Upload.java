package dev.parquedb.testkit.s3;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
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
   * @param received its bytes and checksums
   * @param lastModified when it arrived
   */
  record Part(Received received, Instant lastModified) {}

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
    return parts.values().stream().mapToLong(part -> part.received().content().held()).sum();
  }
}
