package dev.parquedb.testkit.s3;

/**
 * What a copy is from.
 *
 * @param bucket the name of its bucket
 * @param key its key
 * @param object the object as it was when asked for
 */
record CopySource(String bucket, String key, Stored object) {

  private static final String HEADER = "x-amz-copy-source";

  /** Finds the source a head names; its conditions hold. */
  static CopySource of(Store store, Head head) {
    String raw = head.header(HEADER).orElseThrow().strip();
    if (raw.contains("?")) {
      throw S3Error.notImplemented("A version of the source of a copy");
    }
    if (raw.contains("+")) {
      throw S3Error.invalidArgument("A plus sign or a space in " + HEADER + " must be encoded.");
    }
    String path = Uris.decodePath(raw);
    String name = path.startsWith("/") ? path.substring(1) : path;
    int slash = name.indexOf('/');
    if (slash < 1 || slash == name.length() - 1) {
      throw S3Error.invalidArgument("Invalid copy source object key: " + HEADER);
    }
    String bucket = name.substring(0, slash);
    String key = name.substring(slash + 1);
    Stored object = ObjectReads.find(store.bucket(bucket), key);
    Conditions.ofSource(head, object);
    return new CopySource(bucket, key, object);
  }

  /** Content as a bucket keeps it. */
  static Content kept(Content content, Bucket bucket) {
    return bucket.discards() && content instanceof Content.Held
        ? new Content.Discarded(content.size())
        : content;
  }

  static void requireAllowed(long size) {
    if (size > BodyLimits.LARGEST_UPLOAD) {
      throw S3Error.invalidRequest(
          "The specified copy source is larger than the maximum allowable size for a copy source: "
              + BodyLimits.LARGEST_UPLOAD);
    }
  }
}
