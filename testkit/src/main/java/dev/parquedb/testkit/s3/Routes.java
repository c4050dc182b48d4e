package dev.parquedb.testkit.s3;

import java.util.Set;

/** Which operation a request asks for, and whether everything it says is understood. */
final class Routes {

  private static final Set<String> MULTIPART = Set.of("uploadId", "partNumber");
  private static final Set<String> NONE = Set.of();

  private Routes() {}

  /**
   * The operation of a request.
   *
   * @throws S3Error when it is none that is implemented, or carries a parameter or header whose
   *     meaning would be lost
   */
  static S3Operation of(Head head) {
    S3Operation operation =
        head.bucket().isEmpty() ? service(head) : head.key().isEmpty() ? bucket(head) : key(head);
    for (String parameter : head.query().keySet()) {
      if (!parameter.equals("x-id") && !parameters(operation).contains(parameter)) {
        throw S3Error.notImplemented("The parameter " + parameter + " of " + operation);
      }
    }
    HeaderRules.check(operation, head);
    return operation;
  }

  private static S3Operation service(Head head) {
    return switch (head.method()) {
      case "GET" -> S3Operation.LIST_BUCKETS;
      default -> throw methodNotAllowed(head);
    };
  }

  private static S3Operation bucket(Head head) {
    return switch (head.method()) {
      case "PUT" -> S3Operation.CREATE_BUCKET;
      case "HEAD" -> S3Operation.HEAD_BUCKET;
      case "DELETE" -> S3Operation.DELETE_BUCKET;
      case "POST" -> {
        if (!head.query().containsKey("delete")) {
          throw S3Error.notImplemented("POST to a bucket other than DeleteObjects");
        }
        yield S3Operation.DELETE_OBJECTS;
      }
      case "GET" -> {
        if (head.query().containsKey("uploads")) {
          yield S3Operation.LIST_MULTIPART_UPLOADS;
        }
        if (head.query().containsKey("location")) {
          yield S3Operation.GET_BUCKET_LOCATION;
        }
        if (!"2".equals(head.query().get("list-type"))) {
          throw S3Error.notImplemented("Of the listings only ListObjectsV2 (list-type=2)");
        }
        yield S3Operation.LIST_OBJECTS;
      }
      default -> throw methodNotAllowed(head);
    };
  }

  private static S3Operation key(Head head) {
    boolean part = head.query().keySet().stream().anyMatch(MULTIPART::contains);
    boolean copy = head.has("x-amz-copy-source");
    return switch (head.method()) {
      case "GET" ->
          head.query().containsKey("uploadId") ? S3Operation.LIST_PARTS : S3Operation.GET_OBJECT;
      case "HEAD" -> S3Operation.HEAD_OBJECT;
      case "DELETE" -> part ? S3Operation.ABORT_MULTIPART_UPLOAD : S3Operation.DELETE_OBJECT;
      case "POST" -> {
        if (head.query().containsKey("uploads")) {
          yield S3Operation.CREATE_MULTIPART_UPLOAD;
        }
        if (!head.query().containsKey("uploadId")) {
          throw S3Error.notImplemented("POST to a key other than multipart uploads");
        }
        yield S3Operation.COMPLETE_MULTIPART_UPLOAD;
      }
      case "PUT" -> {
        if (part) {
          yield copy ? S3Operation.UPLOAD_PART_COPY : S3Operation.UPLOAD_PART;
        }
        yield copy ? S3Operation.COPY_OBJECT : S3Operation.PUT_OBJECT;
      }
      default -> throw methodNotAllowed(head);
    };
  }

  private static Set<String> parameters(S3Operation operation) {
    return switch (operation) {
      case LIST_OBJECTS ->
          Set.of(
              "list-type",
              "prefix",
              "delimiter",
              "max-keys",
              "start-after",
              "continuation-token",
              "encoding-type");
      case LIST_MULTIPART_UPLOADS ->
          Set.of(
              "uploads",
              "prefix",
              "max-uploads",
              "key-marker",
              "upload-id-marker",
              "encoding-type");
      case LIST_PARTS -> Set.of("uploadId", "max-parts", "part-number-marker");
      case DELETE_OBJECTS -> Set.of("delete");
      case GET_BUCKET_LOCATION -> Set.of("location");
      case CREATE_MULTIPART_UPLOAD -> Set.of("uploads");
      case UPLOAD_PART, UPLOAD_PART_COPY -> MULTIPART;
      case COMPLETE_MULTIPART_UPLOAD, ABORT_MULTIPART_UPLOAD -> Set.of("uploadId");
      default -> NONE;
    };
  }

  private static S3Error methodNotAllowed(Head head) {
    return new S3Error(
        405,
        "MethodNotAllowed",
        "The specified method is not allowed against this resource: " + head.method());
  }
}
