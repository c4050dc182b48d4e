package dev.parquedb.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations on multipart uploads that are under way. */
final class Multiparts {

  private static final int MOST_PARTS = 10_000;
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");
  private static final String RANGE_HEADER = "x-amz-copy-source-range";

  private Multiparts() {}

  static Reply create(Bucket bucket, Head head, String id, Instant now) {
    // The answers to this upload name its key.
    XmlOut.requireWritable(head.key());
    Optional<Checksum> algorithm = head.header(UploadChecksums.ALGORITHM).map(Checksum::ofName);
    boolean full = UploadChecksums.full(algorithm, head.header(UploadChecksums.TYPE));
    Map<String, String> headers = ObjectHeaders.of(head);
    Upload upload = Upload.begin(id, head.key(), headers, algorithm, full, now);
    bucket.uploads(all -> all.put(id, upload));
    Map<String, String> reply = new TreeMap<>(ObjectHeaders.echoed(headers));
    algorithm.ifPresent(
        each -> {
          reply.put(UploadChecksums.ALGORITHM, each.name());
          reply.put(UploadChecksums.TYPE, UploadChecksums.type(full));
        });
    return Reply.xml(
            200,
            XmlOut.document(
                "InitiateMultipartUploadResult",
                xml ->
                    xml.text("Bucket", bucket.name()).text("Key", head.key()).text("UploadId", id)))
        .with(reply);
  }

  static Reply uploadPart(Store store, Head head, Received body, Instant now) {
    int number = partNumber(head);
    Upload.Part part = Upload.Part.of(body, now);
    work(
        store.bucket(head.bucket()),
        head,
        upload -> {
          requireChecksum(upload, part);
          return add(store, upload, number, part);
        });
    Map<String, String> headers = new TreeMap<>(ObjectWrites.checksums(body.checksums()));
    headers.put("etag", part.etag());
    return Reply.empty(200, headers);
  }

  static Reply copyPart(Store store, Head head, Instant now) {
    int number = partNumber(head);
    Bucket bucket = store.bucket(head.bucket());
    Stored source = CopySource.of(store, head).object();
    ByteRangeHeader.Span span =
        head.header(RANGE_HEADER)
            .map(range -> span(range, source.size()))
            .orElseGet(() -> new ByteRangeHeader.Span(0, source.size()));
    CopySource.requireAllowed(span.to() - span.from());
    Upload.Part part =
        work(
            bucket,
            head,
            upload -> {
              Upload.Part copied = part(upload, source, span, bucket, now);
              store.memory().reserve(copied.content().held());
              return add(store, upload, number, copied);
            });
    return Reply.xml(
        200,
        XmlOut.document(
            "CopyPartResult",
            xml -> {
              xml.text("LastModified", now).text("ETag", part.etag());
              UploadChecksums.write(xml, ObjectWrites.checksums(part.checksums()));
            }));
  }

  static Reply abort(Store store, Head head) {
    store
        .bucket(head.bucket())
        .uploads(
            all -> {
              store.memory().release(find(all, head).held());
              return all.remove(head.query().get("uploadId"));
            });
    return Reply.empty(204, Map.of());
  }

  /** Works on the upload a head names, in one atomic step. */
  static <T> T work(Bucket bucket, Head head, Function<Upload, T> work) {
    return bucket.uploads(all -> work.apply(find(all, head)));
  }

  static Upload find(Map<String, Upload> all, Head head) {
    Upload upload = all.get(head.parameter("uploadId").orElse(""));
    if (upload == null || !upload.key().equals(head.key())) {
      throw S3Error.noSuchUpload();
    }
    return upload;
  }

  private static Upload.Part add(Store store, Upload upload, int number, Upload.Part part) {
    Upload.Part before = upload.parts().put(number, part);
    if (before != null) {
      store.memory().release(before.content().held());
    }
    return part;
  }

  private static void requireChecksum(Upload upload, Upload.Part part) {
    upload
        .algorithm()
        .filter(algorithm -> !part.checksums().containsKey(algorithm))
        .ifPresent(
            algorithm -> {
              throw S3Error.invalidRequest(
                  "Checksum Type mismatch occurred, expected checksum Type: "
                      + algorithm
                      + ", actual checksum Type: "
                      + part.checksums().keySet());
            });
  }

  private static Upload.Part part(
      Upload upload, Stored source, ByteRangeHeader.Span span, Bucket bucket, Instant now) {
    Content content = source.content();
    boolean whole = span.from() == 0 && span.to() == content.size();
    if (content instanceof Content.Held held) {
      Content.Held slice = whole ? held : held.slice(span.from(), span.to());
      Map<Checksum, byte[]> checksums =
          upload
              .algorithm()
              .map(algorithm -> Map.of(algorithm, algorithm.of(slice)))
              .orElse(Map.of());
      Checksum.Running md5 = Hashes.running("MD5");
      slice.pieces().forEach(piece -> md5.update(piece, 0, piece.length));
      int crc32c = (int) Checksum.CRC32C.number(Checksum.CRC32C.of(slice));
      Content kept = CopySource.kept(slice, bucket);
      return new Upload.Part(kept, md5.value(), OptionalInt.of(crc32c), checksums, now);
    }
    if (upload.algorithm().isPresent()) {
      throw S3Error.notImplemented("The checksum of a part copied from content that is not kept");
    }
    // Nobody knows the bytes: the ETag follows from where they are from instead.
    byte[] origin = (source.etag() + span).getBytes(StandardCharsets.UTF_8);
    return new Upload.Part(
        whole ? content : new Content.Discarded(span.to() - span.from()),
        Hashes.md5(origin),
        whole ? source.crc32c() : OptionalInt.empty(),
        Map.of(),
        now);
  }

  private static ByteRangeHeader.Span span(String range, long size) {
    Matcher matcher = RANGE.matcher(range.strip());
    if (matcher.matches()) {
      long from = Long.parseLong(matcher.group(1));
      long to = Long.parseLong(matcher.group(2)) + 1;
      if (from < to && to <= size) {
        return new ByteRangeHeader.Span(from, to);
      }
    }
    throw S3Error.invalidArgument(
        RANGE_HEADER + " is no range of a source of " + size + " bytes: " + range);
  }

  private static int partNumber(Head head) {
    String text = head.parameter("partNumber").orElse("");
    if (text.matches("\\d{1,5}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MOST_PARTS) {
        return number;
      }
    }
    throw S3Error.invalidArgument(
        "Part number must be an integer between 1 and " + MOST_PARTS + ", inclusive");
  }
}
