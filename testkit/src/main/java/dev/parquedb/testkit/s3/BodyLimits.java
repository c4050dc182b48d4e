package dev.parquedb.testkit.s3;

/** How long a body is to be, and whether that is allowed. */
final class BodyLimits {

  /** The largest content of one request: 5 GiB. */
  static final long LARGEST_UPLOAD = 5L << 30;

  private static final long LARGEST_DOCUMENT = 4 << 20;

  private BodyLimits() {}

  /**
   * How long a body is to be, in bytes.
   *
   * @param wire over the wire; -1 when that is not known before
   * @param decoded after decoding
   */
  record Expected(long wire, long decoded) {}

  /** Reads it from a head. */
  static Expected expected(S3Operation operation, Head head, Payload payload) {
    boolean chunked = payload instanceof Payload.Chunked;
    boolean encoded = head.header("content-encoding").orElse("").contains("aws-chunked");
    if (encoded && !chunked) {
      throw S3Error.invalidRequest("The body is aws-chunked but the signature does not say so.");
    }
    if (head.has("x-amz-trailer") && !(payload instanceof Payload.Chunked c && c.trailers())) {
      throw S3Error.invalidRequest("x-amz-trailer without a payload that has trailing headers.");
    }
    long wire = number(head, "content-length", -1);
    if (head.has("transfer-encoding") && !chunked) {
      throw S3Error.notImplemented("A header implies functionality: Transfer-Encoding");
    }
    long decoded = chunked ? number(head, "x-amz-decoded-content-length", -1) : wire;
    if (decoded < 0) {
      if (operation.uploads() || head.has("transfer-encoding")) {
        throw new S3Error(
            411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
      }
      return new Expected(wire, 0);
    }
    if (decoded > (operation.uploads() ? LARGEST_UPLOAD : LARGEST_DOCUMENT)) {
      throw new S3Error(
          400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size.");
    }
    return new Expected(wire, decoded);
  }

  private static long number(Head head, String header, long missing) {
    String text = head.header(header).orElse(null);
    if (text == null) {
      return missing;
    }
    if (!text.matches("\\d{1,18}")) {
      throw S3Error.invalidArgument(header + " is no number of bytes: " + text);
    }
    return Long.parseLong(text);
  }
}
