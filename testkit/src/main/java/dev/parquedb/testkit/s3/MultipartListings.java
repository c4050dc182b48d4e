package dev.parquedb.testkit.s3;

import dev.parquedb.Utf8Order;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code ListParts} and {@code ListMultipartUploads}. */
final class MultipartListings {

  private static final Comparator<Upload> ORDER =
      Comparator.comparing(Upload::key, Utf8Order.COMPARATOR).thenComparing(Upload::id);

  private MultipartListings() {}

  static Reply parts(Bucket bucket, Head head) {
    int limit = ListOperations.limit(head, "max-parts");
    int after = marker(head);
    String document =
        Multiparts.work(
            bucket,
            head,
            upload -> {
              List<Map.Entry<Integer, Upload.Part>> rest =
                  List.copyOf(upload.parts().tailMap(after, false).entrySet());
              List<Map.Entry<Integer, Upload.Part>> page =
                  rest.subList(0, Math.min(limit, rest.size()));
              return XmlOut.document(
                  "ListPartsResult",
                  xml -> {
                    xml.text("Bucket", bucket.name()).text("Key", upload.key());
                    xml.text("UploadId", upload.id()).text("PartNumberMarker", after);
                    if (!page.isEmpty()) {
                      xml.text("NextPartNumberMarker", page.get(page.size() - 1).getKey());
                    }
                    xml.text("MaxParts", limit);
                    xml.text("IsTruncated", limit > 0 && page.size() < rest.size());
                    upload
                        .algorithm()
                        .ifPresent(
                            each ->
                                xml.text("ChecksumAlgorithm", each)
                                    .text(
                                        "ChecksumType", UploadChecksums.type(upload.fullObject())));
                    page.forEach(each -> write(xml, each.getKey(), each.getValue()));
                  });
            });
    return Reply.xml(200, document);
  }

  private static int marker(Head head) {
    String text = head.parameter("part-number-marker").orElse("0");
    if (!text.matches("\\d{1,9}")) {
      throw S3Error.invalidArgument("part-number-marker is no number from 0: " + text);
    }
    return Integer.parseInt(text);
  }

  private static void write(XmlOut xml, int number, Upload.Part part) {
    xml.element(
        "Part",
        one -> {
          one.text("PartNumber", number).text("LastModified", part.lastModified());
          one.text("ETag", part.etag()).text("Size", part.content().size());
          UploadChecksums.write(one, ObjectWrites.checksums(part.checksums()));
        });
  }

  static Reply uploads(Bucket bucket, Head head) {
    UnaryOperator<String> encoding = ListOperations.encoding(head);
    int limit = ListOperations.limit(head, "max-uploads");
    String prefix = head.parameter("prefix").orElse("");
    Optional<String> key = head.parameter("key-marker").filter(text -> !text.isEmpty());
    Optional<String> id = head.parameter("upload-id-marker").filter(text -> !text.isEmpty());
    if (id.isPresent() && key.isEmpty()) {
      throw S3Error.invalidArgument("upload-id-marker needs a key-marker");
    }
    List<Upload> rest =
        bucket.uploads(
            all ->
                all.values().stream()
                    .filter(each -> each.key().startsWith(prefix))
                    .filter(each -> key.isEmpty() || isPast(each, key.get(), id))
                    .sorted(ORDER)
                    .toList());
    List<Upload> page = rest.subList(0, Math.min(limit, rest.size()));
    boolean more = limit > 0 && page.size() < rest.size();
    return Reply.xml(
        200,
        XmlOut.document(
            "ListMultipartUploadsResult",
            xml -> {
              xml.text("Bucket", bucket.name()).text("Prefix", encoding.apply(prefix));
              xml.text("KeyMarker", encoding.apply(key.orElse("")));
              xml.text("UploadIdMarker", id.orElse(""));
              if (more) {
                Upload last = page.get(page.size() - 1);
                xml.text("NextKeyMarker", encoding.apply(last.key()));
                xml.text("NextUploadIdMarker", last.id());
              }
              xml.text("MaxUploads", limit).text("IsTruncated", more);
              head.parameter("encoding-type").ifPresent(x -> xml.text("EncodingType", x));
              page.forEach(each -> write(xml, each, encoding));
            }));
  }

  private static boolean isPast(Upload upload, String key, Optional<String> id) {
    int order = Utf8Order.compare(upload.key(), key);
    return order > 0
        || order == 0 && id.filter(marker -> upload.id().compareTo(marker) > 0).isPresent();
  }

  private static void write(XmlOut xml, Upload upload, UnaryOperator<String> encoding) {
    xml.element(
        "Upload",
        one ->
            one.text("Key", encoding.apply(upload.key()))
                .text("UploadId", upload.id())
                .text("Initiated", upload.started())
                .text(
                    "StorageClass",
                    upload.headers().getOrDefault("x-amz-storage-class", "STANDARD")));
  }
}
