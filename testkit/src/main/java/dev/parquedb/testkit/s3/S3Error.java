package dev.parquedb.testkit.s3;

import java.util.Map;

/** An answer other than success, as S3 words it. Expected, hence without a stack trace. */
final class S3Error extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, String> headers;

  S3Error(int status, String code, String message) {
    this(status, code, message, Map.of());
  }

  S3Error(int status, String code, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.headers = Map.copyOf(headers);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Map<String, String> headers() {
    return headers;
  }

  static S3Error invalidArgument(String message) {
    return new S3Error(400, "InvalidArgument", message);
  }

  static S3Error invalidRequest(String message) {
    return new S3Error(400, "InvalidRequest", message);
  }

  static S3Error malformedXml(String message) {
    return new S3Error(400, "MalformedXML", message);
  }

  static S3Error notImplemented(String message) {
    return new S3Error(501, "NotImplemented", message);
  }

  static S3Error accessDenied(String message) {
    return new S3Error(403, "AccessDenied", message);
  }

  static S3Error noSuchKey(String key) {
    return new S3Error(404, "NoSuchKey", "The specified key does not exist: " + key);
  }

  static S3Error noSuchBucket(String bucket) {
    return new S3Error(404, "NoSuchBucket", "The specified bucket does not exist: " + bucket);
  }

  static S3Error noSuchUpload() {
    return new S3Error(404, "NoSuchUpload", "The specified multipart upload does not exist.");
  }

  static S3Error preconditionFailed(String condition) {
    return new S3Error(
        412, "PreconditionFailed", "At least one of the preconditions did not hold: " + condition);
  }
}
