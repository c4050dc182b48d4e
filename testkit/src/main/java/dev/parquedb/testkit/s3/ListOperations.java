package dev.parquedb.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code ListObjectsV2}. */
final class ListOperations {

  private static final int MOST = 1000;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private ListOperations() {}

  static Reply objects(Bucket bucket, Head head) {
    UnaryOperator<String> encoding = encoding(head);
    int limit = limit(head, "max-keys");
    String prefix = head.parameter("prefix").orElse("");
    String delimiter = head.parameter("delimiter").orElse("");
    Optional<String> token = head.parameter("continuation-token");
    String position = token.map(ListOperations::position).orElse("k");
    String after =
        token.isPresent() ? position.substring(1) : head.parameter("start-after").orElse("");
    boolean afterPrefix = position.startsWith("p");
    Listing.Page page =
        bucket.objects(all -> Listing.page(all, prefix, delimiter, after, afterPrefix, limit));
    return Reply.xml(
        200,
        XmlOut.document(
            "ListBucketResult",
            xml -> {
              xml.text("Name", bucket.name());
              xml.text("Prefix", encoding.apply(prefix));
              head.parameter("start-after")
                  .ifPresent(x -> xml.text("StartAfter", encoding.apply(x)));
              token.ifPresent(x -> xml.text("ContinuationToken", x));
              xml.text("KeyCount", page.entries().size());
              xml.text("MaxKeys", limit);
              if (!delimiter.isEmpty()) {
                xml.text("Delimiter", encoding.apply(delimiter));
              }
              head.parameter("encoding-type").ifPresent(x -> xml.text("EncodingType", x));
              xml.text("IsTruncated", page.last().isPresent());
              page.last().ifPresent(last -> xml.text("NextContinuationToken", token(last)));
              page.entries().forEach(entry -> write(xml, entry, encoding));
            }));
  }

  private static void write(XmlOut xml, Listing.Entry entry, UnaryOperator<String> encoding) {
    if (entry instanceof Listing.Key key) {
      Stored object = key.object();
      xml.element(
          "Contents",
          each ->
              each.text("Key", encoding.apply(key.name()))
                  .text("LastModified", object.lastModified())
                  .text("ETag", object.etag())
                  .text("Size", object.size())
                  .text(
                      "StorageClass",
                      object.headers().getOrDefault("x-amz-storage-class", "STANDARD")));
    } else {
      xml.element("CommonPrefixes", each -> each.text("Prefix", encoding.apply(entry.name())));
    }
  }

  static UnaryOperator<String> encoding(Head head) {
    String type = head.parameter("encoding-type").orElse("");
    return switch (type) {
      case "" -> text -> text;
      case "url" -> Uris::encodePath;
      default -> throw S3Error.invalidArgument("Invalid Encoding Method: " + type);
    };
  }

  static int limit(Head head, String parameter) {
    String text = head.parameter(parameter).orElse("1000");
    if (!text.matches("\\d{1,9}")) {
      throw S3Error.invalidArgument(parameter + " is no number from 0: " + text);
    }
    return Math.min(MOST, Integer.parseInt(text));
  }

  private static String token(Listing.Entry last) {
    String kind = last instanceof Listing.Prefix ? "p" : "k";
    return ENCODER.encodeToString((kind + last.name()).getBytes(StandardCharsets.UTF_8));
  }

  private static String position(String token) {
    try {
      String position = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (position.matches("(?s)[kp].+")) {
        return position;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, as any other token that is none.
    }
    throw S3Error.invalidArgument("The continuation token provided is incorrect");
  }
}
