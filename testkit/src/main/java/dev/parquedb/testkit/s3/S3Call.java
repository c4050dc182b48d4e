package dev.parquedb.testkit.s3;

import java.util.Objects;
import java.util.Optional;

/**
 * One request, as the server understood it.
 *
 * @param number which request it is, from 1
 * @param operation what it asks for
 * @param bucket the bucket; empty for the service itself
 * @param key the key; empty for a bucket
 * @param conditional whether it carries {@code If-Match} or {@code If-None-Match}
 * @param range the {@code Range} header
 */
public record S3Call(
    long number,
    S3Operation operation,
    String bucket,
    String key,
    boolean conditional,
    Optional<String> range) {

  public S3Call {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(range, "range");
  }

  /** Whether the request is for one of the given operations. */
  public boolean is(S3Operation... operations) {
    for (S3Operation one : operations) {
      if (one == operation) {
        return true;
      }
    }
    return false;
  }

  static S3Call of(long number, S3Operation operation, Head head) {
    boolean conditional = head.has("if-match") || head.has("if-none-match");
    return new S3Call(
        number, operation, head.bucket(), head.key(), conditional, head.header("range"));
  }
}
