package dev.parquedb.testkit.s3;

/**
 * A bucket the server starts with.
 *
 * @param name its name
 * @param retention what becomes of contents
 */
public record S3BucketOptions(String name, Retention retention) {

  /** What becomes of contents. */
  public enum Retention {
    /** They are kept in memory. */
    KEEP,
    /**
     * They are checksummed and thrown away; objects remain without their bytes, and reads of the
     * keys of {@link GeneratedContent} are answered.
     */
    DISCARD
  }

  public S3BucketOptions {
    if (!name.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new IllegalArgumentException("no name of a bucket: " + name);
    }
  }

  /** A bucket that keeps contents. */
  public static S3BucketOptions keeping(String name) {
    return new S3BucketOptions(name, Retention.KEEP);
  }

  /** A bucket that discards contents. */
  public static S3BucketOptions discarding(String name) {
    return new S3BucketOptions(name, Retention.DISCARD);
  }
}
