package dev.parquedb.testkit.s3;

import java.util.Map;

/** The operations on buckets themselves. */
final class BucketOperations {

  private static final String REGION = "x-amz-bucket-region";

  private BucketOperations() {}

  static Reply list(Store store) {
    return Reply.xml(
        200,
        XmlOut.document(
            "ListAllMyBucketsResult",
            xml ->
                xml.element(
                    "Buckets",
                    all ->
                        store
                            .buckets()
                            .forEach(
                                each ->
                                    all.element("Bucket", one -> one.text("Name", each.name()))))));
  }

  static Reply create(Store store, Head head, Received body, String region) {
    if (body.content().size() > 0) {
      String asked =
          XmlIn.parse(body.document(), "CreateBucketConfiguration")
              .text("LocationConstraint")
              .orElse(region);
      if (!asked.equals(region)) {
        throw new S3Error(
            400,
            "IllegalLocationConstraintException",
            "The " + asked + " location constraint is incompatible with this endpoint.");
      }
    }
    store.create(head.bucket());
    return Reply.empty(200, Map.of("location", "/" + head.bucket()));
  }

  static Reply delete(Store store, Head head) {
    store.delete(head.bucket());
    return Reply.empty(204, Map.of());
  }

  static Reply head(Bucket bucket, String region) {
    return Reply.empty(200, Map.of(REGION, region, "x-amz-access-point-alias", "false"));
  }

  static Reply location(Bucket bucket, String region) {
    String constraint = region.equals("us-east-1") ? "" : region;
    return Reply.xml(200, XmlOut.document("LocationConstraint", xml -> xml.characters(constraint)));
  }
}
