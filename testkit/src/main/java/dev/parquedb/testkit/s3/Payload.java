package dev.parquedb.testkit.s3;

import java.util.Set;

/** How the body of a request is protected by its signature. */
sealed interface Payload {

  /** The header that says it. */
  String HEADER = "x-amz-content-sha256";

  /** Not at all. */
  record Unsigned() implements Payload {}

  /**
   * By the hash of the body.
   *
   * @param sha256 in hexadecimal digits
   */
  record Signed(String sha256) implements Payload {}

  /**
   * The body is in chunks of {@code aws-chunked}.
   *
   * @param signed whether each chunk is signed
   * @param trailers whether headers follow the last chunk
   */
  record Chunked(boolean signed, boolean trailers) implements Payload {}

  Set<String> KNOWN =
      Set.of(
          "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
          "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
          "STREAMING-UNSIGNED-PAYLOAD-TRAILER");

  /** Reads the value of {@link #HEADER}. */
  static Payload of(String value) {
    if (value.equals("UNSIGNED-PAYLOAD")) {
      return new Unsigned();
    }
    if (KNOWN.contains(value)) {
      return new Chunked(!value.contains("UNSIGNED"), value.endsWith("-TRAILER"));
    }
    if (value.matches("[0-9a-f]{64}")) {
      return new Signed(value);
    }
    if (value.startsWith("STREAMING-")) {
      throw S3Error.notImplemented(HEADER + ": " + value);
    }
    throw S3Error.invalidArgument(
        HEADER + " must be UNSIGNED-PAYLOAD, a known STREAMING- value, or a valid sha256 value.");
  }
}
