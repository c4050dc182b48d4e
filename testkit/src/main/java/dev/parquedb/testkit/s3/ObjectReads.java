package dev.parquedb.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** {@code GetObject} and {@code HeadObject}. */
final class ObjectReads {

  private ObjectReads() {}

  static Reply get(Bucket bucket, Head head) {
    Stored object = find(bucket, head.key());
    Conditions.ofRead(head, object);
    Map<String, String> headers = new TreeMap<>(object.headers());
    headers.putAll(validators(object));
    headers.put("accept-ranges", "bytes");
    Optional<ByteRangeHeader.Span> span =
        head.header("range")
            .filter(range -> Conditions.rangeApplies(head, object))
            .flatMap(range -> ByteRangeHeader.resolve(range, object.size()));
    if (head.header("x-amz-checksum-mode").isPresent() && span.isEmpty()) {
      headers.putAll(object.checksums());
    }
    if (object.content() instanceof Content.Discarded && !head.method().equals("HEAD")) {
      throw S3Error.notImplemented("Reading content from a bucket that discards it");
    }
    if (span.isEmpty()) {
      return new Reply(200, headers, object.content(), 0, object.size());
    }
    long from = span.get().from();
    long to = span.get().to();
    headers.put("content-range", "bytes " + from + "-" + (to - 1) + "/" + object.size());
    return new Reply(206, headers, object.content(), from, to);
  }

  /** The object of a key, stored or generated. */
  static Stored find(Bucket bucket, String key) {
    return bucket
        .get(key)
        .or(() -> bucket.discards() ? generated(key) : Optional.empty())
        .orElseThrow(() -> S3Error.noSuchKey(key));
  }

  private static Optional<Stored> generated(String key) {
    return GeneratedContent.ofKey(key)
        .map(
            content ->
                new Stored(
                    content,
                    "\"" + Hashes.hex(Hashes.md5(key.getBytes(StandardCharsets.UTF_8))) + "-1\"",
                    Instant.EPOCH,
                    Map.of("content-type", "binary/octet-stream"),
                    Map.of(),
                    OptionalInt.empty()));
  }

  static Map<String, String> validators(Stored object) {
    return Map.of(
        "etag", object.etag(), "last-modified", Conditions.httpDate(object.lastModified()));
  }
}
