package dev.parquedb.storage.s3;

/**
 * Which conditions a server honours.
 *
 * @param create {@code If-None-Match: *} of PutObject
 * @param swap {@code If-Match} of PutObject
 * @param quoted whether {@code If-Match} of PutObject holds the tag in quotes
 * @param delete {@code If-Match} of DeleteObject
 * @param multipart both of CompleteMultipartUpload
 */
record S3Conditions(
    boolean create, boolean swap, boolean quoted, boolean delete, boolean multipart) {

  /** The value of {@code If-Match} for a version. */
  String ifMatch(String version) {
    return quoted ? S3Versions.quoted(version) : version;
  }
}
