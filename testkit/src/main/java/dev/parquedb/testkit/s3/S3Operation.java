package dev.parquedb.testkit.s3;

/** The operations the server knows. Everything else is refused with {@code NotImplemented}. */
public enum S3Operation {
  /** {@code ListBuckets}. */
  LIST_BUCKETS,
  /** {@code CreateBucket}. */
  CREATE_BUCKET,
  /** {@code HeadBucket}. */
  HEAD_BUCKET,
  /** {@code DeleteBucket}, of an empty bucket. */
  DELETE_BUCKET,
  /** {@code GetBucketLocation}. */
  GET_BUCKET_LOCATION,
  /** {@code ListObjectsV2}. */
  LIST_OBJECTS,
  /** {@code GetObject}. */
  GET_OBJECT,
  /** {@code HeadObject}. */
  HEAD_OBJECT,
  /** {@code PutObject}. */
  PUT_OBJECT,
  /** {@code CopyObject}. */
  COPY_OBJECT,
  /** {@code DeleteObject}. */
  DELETE_OBJECT,
  /** {@code DeleteObjects}. */
  DELETE_OBJECTS,
  /** {@code CreateMultipartUpload}. */
  CREATE_MULTIPART_UPLOAD,
  /** {@code UploadPart}. */
  UPLOAD_PART,
  /** {@code UploadPartCopy}. */
  UPLOAD_PART_COPY,
  /** {@code CompleteMultipartUpload}. */
  COMPLETE_MULTIPART_UPLOAD,
  /** {@code AbortMultipartUpload}. */
  ABORT_MULTIPART_UPLOAD,
  /** {@code ListParts}. */
  LIST_PARTS,
  /** {@code ListMultipartUploads}. */
  LIST_MULTIPART_UPLOADS;

  /** Whether it changes something. */
  public boolean changes() {
    return switch (this) {
      case LIST_BUCKETS,
          HEAD_BUCKET,
          GET_BUCKET_LOCATION,
          LIST_OBJECTS,
          GET_OBJECT,
          HEAD_OBJECT,
          LIST_PARTS,
          LIST_MULTIPART_UPLOADS ->
          false;
      default -> true;
    };
  }

  /** Whether it replaces or removes the object of its key. */
  boolean writesKey() {
    return switch (this) {
      case PUT_OBJECT, COPY_OBJECT, DELETE_OBJECT, COMPLETE_MULTIPART_UPLOAD -> true;
      default -> false;
    };
  }

  /** Whether its request's body is content to store rather than a document. */
  boolean uploads() {
    return this == PUT_OBJECT || this == UPLOAD_PART;
  }
}
