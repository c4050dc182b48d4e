package dev.parquedb.testkit.s3;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code CopyObject}. A copy has the ETag and the checksums of its source. */
final class ObjectCopies {

  private static final String DIRECTIVE = "x-amz-metadata-directive";
  private static final String ALGORITHM = "x-amz-checksum-algorithm";

  private ObjectCopies() {}

  static Reply copy(Store store, Head head, Instant now, Set<S3Quirk> quirks) {
    Bucket bucket = store.bucket(head.bucket());
    CopySource source = CopySource.of(store, head);
    Stored object = source.object();
    CopySource.requireAllowed(object.size());
    Map<String, String> headers = headers(head, object);
    boolean toItself = source.bucket().equals(head.bucket()) && source.key().equals(head.key());
    if (toItself && !replaces(head) && headers.equals(object.headers())) {
      throw S3Error.invalidRequest(
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata or storage class.");
    }
    Stored copy =
        new Stored(
            CopySource.kept(object.content(), bucket),
            object.etag(),
            now,
            headers,
            checksums(head, object),
            object.crc32c());
    long held = copy.content().held();
    store.memory().reserve(held);
    boolean taken = false;
    try {
      bucket.change(
          head.key(),
          current -> {
            Conditions.ofCopy(head, current, quirks);
            return Optional.of(copy);
          });
      taken = true;
    } finally {
      if (!taken) {
        store.memory().release(held);
      }
    }
    String document =
        XmlOut.document(
            "CopyObjectResult",
            xml -> {
              xml.text("LastModified", copy.lastModified()).text("ETag", copy.etag());
              UploadChecksums.write(xml, copy.checksums());
            });
    return Reply.xml(200, document).with(ObjectHeaders.echoed(headers));
  }

  private static boolean replaces(Head head) {
    String directive = head.header(DIRECTIVE).orElse("COPY");
    return switch (directive) {
      case "COPY" -> false;
      case "REPLACE" -> true;
      default -> throw S3Error.invalidArgument("Unknown metadata directive: " + directive);
    };
  }

  private static Map<String, String> headers(Head head, Stored source) {
    Map<String, String> given = ObjectHeaders.of(head);
    if (replaces(head)) {
      return given;
    }
    if (given.keySet().stream().anyMatch(name -> name.startsWith(ObjectHeaders.META))) {
      throw S3Error.notImplemented("Metadata in a copy whose metadata directive is COPY");
    }
    Map<String, String> headers = new TreeMap<>(source.headers());
    headers.keySet().removeIf(ObjectCopies::neverCopied);
    given.forEach(
        (name, value) -> {
          if (neverCopied(name)) {
            headers.put(name, value);
          }
        });
    return Map.copyOf(headers);
  }

  private static boolean neverCopied(String name) {
    return name.startsWith("x-amz-") && !name.startsWith(ObjectHeaders.META);
  }

  private static Map<String, String> checksums(Head head, Stored source) {
    Optional<Checksum> asked = head.header(ALGORITHM).map(Checksum::ofName);
    if (asked.isEmpty() || source.checksums().containsKey(asked.get().header())) {
      return source.checksums();
    }
    if (source.content() instanceof Content.Held held) {
      return Map.of(asked.get().header(), Checksum.base64(asked.get().of(held)));
    }
    throw S3Error.notImplemented("Another checksum of content that is not kept");
  }
}
