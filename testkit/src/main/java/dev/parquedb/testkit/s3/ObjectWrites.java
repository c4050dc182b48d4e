package dev.parquedb.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code PutObject} and {@code DeleteObject}. */
final class ObjectWrites {

  private static final int LONGEST_KEY = 1024;

  private ObjectWrites() {}

  static Reply put(Bucket bucket, Head head, Received body, Instant now, Set<S3Quirk> quirks) {
    Map<String, String> headers = ObjectHeaders.of(head);
    Map<String, String> checksums = checksums(body.checksums());
    Stored stored =
        new Stored(
            body.content(), body.etag(), now, headers, checksums, OptionalInt.of(body.crc32c()));
    bucket.change(
        head.key(),
        current -> {
          Conditions.ofWrite(head, current, quirks);
          return Optional.of(stored);
        });
    Map<String, String> reply = new TreeMap<>(ObjectHeaders.echoed(headers));
    reply.putAll(checksums);
    reply.put("etag", stored.etag());
    return Reply.empty(200, reply);
  }

  static Reply delete(Bucket bucket, Head head, Set<S3Quirk> quirks) {
    bucket.change(
        head.key(),
        current -> {
          Conditions.ofDelete(head, current, quirks);
          return Optional.empty();
        });
    return Reply.empty(204, Map.of());
  }

  static Map<String, String> checksums(Map<Checksum, byte[]> computed) {
    return computed.entrySet().stream()
        .collect(
            Collectors.toMap(
                each -> each.getKey().header(), each -> Checksum.base64(each.getValue())));
  }

  static void requireKey(String key) {
    if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw new S3Error(400, "KeyTooLongError", "Your key is too long");
    }
  }
}
