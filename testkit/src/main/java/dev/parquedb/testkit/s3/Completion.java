package dev.parquedb.testkit.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code CompleteMultipartUpload}. */
final class Completion {

  private static final long LARGEST_OBJECT = 5L << 40;
  private static final int MOST_PARTS = 10_000;
  private static final Set<String> UNDERSTOOD =
      Stream.concat(
              Stream.of("PartNumber", "ETag"),
              Stream.of(Checksum.values()).map(each -> "Checksum" + each))
          .collect(Collectors.toUnmodifiableSet());

  private Completion() {}

  static Reply complete(Store store, Head head, Received body, SimulatedS3Options options) {
    Set<S3Quirk> quirks = options.profile().quirks();
    Bucket bucket = store.bucket(head.bucket());
    XmlIn request = XmlIn.parse(body.document(), "CompleteMultipartUpload");
    Stored stored =
        bucket.uploads(
            all -> {
              Upload upload = Multiparts.find(all, head);
              List<Upload.Part> parts = parts(upload, request);
              requireSizes(head, parts, options);
              Stored object = object(upload, parts);
              requireChecksums(head, upload, object);
              bucket.change(
                  head.key(),
                  current -> {
                    Conditions.ofComplete(head, current, quirks);
                    return Optional.of(object);
                  });
              store.memory().release(upload.held() - object.content().held());
              all.remove(upload.id());
              return object;
            });
    String etag = quirks.contains(S3Quirk.COMPLETES_WITHOUT_ETAG) ? "" : stored.etag();
    String document =
        XmlOut.document(
            "CompleteMultipartUploadResult",
            xml -> {
              xml.text("Location", "/" + head.bucket() + "/" + Uris.encodePath(head.key()));
              xml.text("Bucket", head.bucket()).text("Key", head.key()).text("ETag", etag);
              UploadChecksums.write(xml, stored.checksums());
            });
    return Reply.xml(200, document).with(ObjectHeaders.echoed(stored.headers()));
  }

  private static Stored object(Upload upload, List<Upload.Part> parts) {
    return new Stored(
        Content.concatenation(parts.stream().map(Upload.Part::content).toList()),
        UploadChecksums.etag(parts),
        upload.started(),
        upload.headers(),
        UploadChecksums.headers(upload, parts),
        UploadChecksums.crc32c(parts));
  }

  /** The parts a request names, which exist as it says, in order. */
  private static List<Upload.Part> parts(Upload upload, XmlIn request) {
    List<XmlIn> named = request.children("Part").toList();
    if (named.isEmpty() || named.size() > MOST_PARTS) {
      throw S3Error.malformedXml("From 1 to " + MOST_PARTS + " parts, not " + named.size());
    }
    List<Upload.Part> parts = new ArrayList<>();
    int last = 0;
    for (XmlIn each : named) {
      int number = number(each);
      if (number <= last) {
        throw new S3Error(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
      }
      last = number;
      parts.add(part(upload, number, each));
    }
    return parts;
  }

  private static int number(XmlIn part) {
    String text = part.text("PartNumber").orElse("");
    if (!text.matches("\\d{1,5}")) {
      throw S3Error.malformedXml("No number of a part: " + text);
    }
    return Integer.parseInt(text);
  }

  private static Upload.Part part(Upload upload, int number, XmlIn named) {
    named
        .names()
        .filter(name -> !UNDERSTOOD.contains(name))
        .findAny()
        .ifPresent(
            name -> {
              throw S3Error.notImplemented("The element " + name + " of a part");
            });
    Upload.Part part = upload.parts().get(number);
    String etag = named.text("ETag").orElse("").replace("\"", "");
    if (part == null || !part.etag().equals("\"" + etag + "\"")) {
      throw invalidPart(number);
    }
    for (Checksum algorithm : Checksum.values()) {
      Optional<String> given = named.text("Checksum" + algorithm);
      byte[] known = part.checksums().get(algorithm);
      if (given.isPresent() && (known == null || !given.get().equals(Checksum.base64(known)))) {
        throw invalidPart(number);
      }
      boolean needed = upload.algorithm().filter(algorithm::equals).isPresent();
      if (needed && !upload.fullObject() && given.isEmpty()) {
        throw S3Error.invalidRequest(
            "The complete request must include the "
                + algorithm
                + " checksum for each part. It was missing for part "
                + number);
      }
    }
    return part;
  }

  private static void requireSizes(Head head, List<Upload.Part> parts, SimulatedS3Options options) {
    boolean equal = options.profile().quirks().contains(S3Quirk.EQUAL_PART_SIZES);
    long first = parts.get(0).content().size();
    long total = 0;
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      long size = parts.get(i).content().size();
      if (!last && size < options.minPartSize()) {
        throw new S3Error(
            400,
            "EntityTooSmall",
            "Your proposed upload is smaller than the minimum allowed size: "
                + size
                + " < "
                + options.minPartSize());
      }
      if (equal && (last ? size > first : size != first)) {
        throw new S3Error(400, "InvalidPart", "All non-trailing parts must have the same length.");
      }
      total += size;
    }
    if (total > LARGEST_OBJECT) {
      throw new S3Error(
          400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size.");
    }
    String announced = head.header("x-amz-mp-object-size").orElse(null);
    if (announced != null && !announced.strip().equals(Long.toString(total))) {
      throw S3Error.invalidRequest(
          "The size of the parts is " + total + ", not as x-amz-mp-object-size says.");
    }
  }

  private static void requireChecksums(Head head, Upload upload, Stored object) {
    head.header(UploadChecksums.TYPE)
        .filter(type -> !type.equals(object.checksums().get(UploadChecksums.TYPE)))
        .ifPresent(
            type -> {
              throw S3Error.invalidRequest(
                  "The upload was not created with the checksum type " + type);
            });
    for (Checksum algorithm : Checksum.values()) {
      Map<String, String> known = object.checksums();
      String given = head.header(algorithm.header()).orElse(null);
      if (given == null) {
        continue;
      }
      if (upload.algorithm().filter(algorithm::equals).isEmpty()) {
        throw S3Error.invalidRequest("The upload was not created with " + algorithm);
      }
      if (!given.equals(known.get(algorithm.header()))) {
        throw new S3Error(
            400, "BadDigest", "The " + algorithm + " you specified is not that of the object.");
      }
    }
  }

  private static S3Error invalidPart(int number) {
    return new S3Error(
        400,
        "InvalidPart",
        "The part could not be found, or is not as its entity tag and checksum say: " + number);
  }
}
