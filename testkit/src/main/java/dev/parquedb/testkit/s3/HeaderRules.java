package dev.parquedb.testkit.s3;

import java.util.Set;

/** Which headers that change what a request means are understood by which operation. */
final class HeaderRules {

  private static final Set<String> ALWAYS =
      Set.of(
          "x-amz-date",
          "x-amz-content-sha256",
          "x-amz-security-token",
          "x-amz-decoded-content-length",
          "x-amz-user-agent",
          // Offers the client's understanding of a transfer coding, which need not be used.
          "x-amz-te",
          "if-modified-since",
          "if-unmodified-since");

  private static final Set<String> STORING =
      Set.of(
          "x-amz-storage-class",
          "x-amz-server-side-encryption",
          "x-amz-server-side-encryption-aws-kms-key-id",
          "x-amz-server-side-encryption-bucket-key-enabled");

  private static final Set<String> WRITE_CONDITIONS = Set.of("if-match", "if-none-match");

  private static final Set<String> COPYING =
      Set.of(
          "x-amz-copy-source",
          "x-amz-copy-source-if-match",
          "x-amz-copy-source-if-none-match",
          "x-amz-copy-source-if-modified-since",
          "x-amz-copy-source-if-unmodified-since");

  private HeaderRules() {}

  static void check(S3Operation operation, Head head) {
    for (String header : head.headers().keySet()) {
      boolean matters =
          header.startsWith("x-amz-") || header.startsWith("if-") || header.equals("range");
      if (matters && !understood(operation, header)) {
        throw S3Error.notImplemented(
            "A header you provided implies functionality that is not implemented: " + header);
      }
    }
  }

  private static boolean understood(S3Operation operation, String header) {
    boolean dates = header.equals("if-modified-since") || header.equals("if-unmodified-since");
    if (checksum(header)) {
      // Verified against whatever body there is, also an empty one.
      return true;
    }
    if (ALWAYS.contains(header)) {
      return !dates || reads(operation);
    }
    return switch (operation) {
      case GET_OBJECT, HEAD_OBJECT ->
          WRITE_CONDITIONS.contains(header)
              || header.equals("range")
              || header.equals("if-range")
              || header.equals("x-amz-checksum-mode");
      case PUT_OBJECT ->
          storing(header)
              || checksum(header)
              || header.equals("x-amz-trailer")
              || WRITE_CONDITIONS.contains(header);
      case COPY_OBJECT ->
          storing(header)
              || COPYING.contains(header)
              || header.equals("x-amz-metadata-directive")
              || header.equals("x-amz-checksum-algorithm")
              || WRITE_CONDITIONS.contains(header);
      case CREATE_MULTIPART_UPLOAD ->
          storing(header)
              || header.equals("x-amz-checksum-algorithm")
              || header.equals("x-amz-checksum-type");
      case UPLOAD_PART -> checksum(header) || header.equals("x-amz-trailer");
      case UPLOAD_PART_COPY -> COPYING.contains(header) || header.equals("x-amz-copy-source-range");
      case COMPLETE_MULTIPART_UPLOAD ->
          WRITE_CONDITIONS.contains(header)
              || header.equals("x-amz-mp-object-size")
              || checksum(header);
      case DELETE_OBJECT -> header.equals("if-match");
      case DELETE_OBJECTS -> checksum(header) || header.equals("x-amz-trailer");
      case CREATE_BUCKET -> checksum(header);
      default -> false;
    };
  }

  private static boolean reads(S3Operation operation) {
    return operation == S3Operation.GET_OBJECT || operation == S3Operation.HEAD_OBJECT;
  }

  private static boolean storing(String header) {
    return STORING.contains(header) || header.startsWith("x-amz-meta-");
  }

  private static boolean checksum(String header) {
    return header.equals("x-amz-sdk-checksum-algorithm")
        || header.equals("x-amz-checksum-type")
        || Checksum.ofHeader(header).isPresent();
  }
}
