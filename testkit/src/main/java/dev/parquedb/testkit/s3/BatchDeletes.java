package dev.parquedb.testkit.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code DeleteObjects}: each key is one atomic step, and has its own outcome. */
final class BatchDeletes {

  private static final int MOST = 1000;
  private static final Set<String> UNDERSTOOD = Set.of("Key", "ETag");

  private BatchDeletes() {}

  /** What is to be deleted, and on which condition. */
  private record Target(String key, Optional<String> etag) {}

  /** How one deletion ended; without an error when the object is gone. */
  private record Result(String key, Optional<S3Error> error) {}

  static Reply delete(Bucket bucket, Head head, Received body, Set<S3Quirk> quirks) {
    if (!head.has("content-md5") && body.checksums().isEmpty()) {
      throw S3Error.invalidRequest(
          "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
    }
    XmlIn request = XmlIn.parse(body.document(), "Delete");
    boolean quiet = request.text("Quiet").filter("true"::equals).isPresent();
    List<Target> targets = request.children("Object").map(BatchDeletes::target).toList();
    if (targets.isEmpty() || targets.size() > MOST) {
      throw S3Error.malformedXml("From 1 to " + MOST + " objects, not " + targets.size());
    }
    List<Result> results = new ArrayList<>();
    targets.forEach(each -> results.add(delete(bucket, each, quirks)));
    return Reply.xml(
        200,
        XmlOut.document(
            "DeleteResult",
            xml ->
                results.stream()
                    .filter(each -> !quiet || each.error().isPresent())
                    .forEach(each -> write(xml, each))));
  }

  private static Target target(XmlIn object) {
    object
        .names()
        .filter(name -> !UNDERSTOOD.contains(name))
        .findAny()
        .ifPresent(
            name -> {
              throw S3Error.notImplemented("The element " + name + " of DeleteObjects");
            });
    String key =
        object
            .exactText("Key")
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> S3Error.malformedXml("An object without a key"));
    XmlOut.requireWritable(key);
    return new Target(key, object.text("ETag"));
  }

  private static Result delete(Bucket bucket, Target target, Set<S3Quirk> quirks) {
    try {
      ObjectWrites.requireKey(target.key());
      bucket.change(
          target.key(),
          current -> {
            Conditions.ofDelete(target.etag(), current, quirks);
            return Optional.empty();
          });
      return new Result(target.key(), Optional.empty());
    } catch (S3Error e) {
      return new Result(target.key(), Optional.of(e));
    }
  }

  private static void write(XmlOut xml, Result result) {
    if (result.error().isEmpty()) {
      xml.element("Deleted", one -> one.text("Key", result.key()));
      return;
    }
    S3Error error = result.error().get();
    xml.element(
        "Error",
        one ->
            one.text("Key", result.key())
                .text("Code", error.code())
                .text("Message", error.getMessage()));
  }
}
