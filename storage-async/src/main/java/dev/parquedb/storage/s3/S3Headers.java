package dev.parquedb.storage.s3;

import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.WriteMode;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** What requests that write say of the object: the same, for each kind of request the SDK knows. */
record S3Headers(S3Settings settings, S3Conditions conditions) {

  /** A whole object. */
  void describe(PutObjectRequest.Builder to, PutRequest request) {
    to.bucket(settings.bucket()).key(settings.keys().key(request.path()));
    request.contentType().ifPresent(to::contentType);
    request.cacheControl().ifPresent(to::cacheControl);
    to.metadata(S3Metadata.encoded(request.metadata()));
    S3Upload upload = settings.upload();
    upload.storageClass().ifPresent(to::storageClass);
    upload.encryption().ifPresent(to::serverSideEncryption);
    upload.kmsKeyId().ifPresent(to::ssekmsKeyId);
    condition(request.mode(), to::ifNoneMatch, to::ifMatch);
  }

  /** The start of an upload in parts. */
  void describe(CreateMultipartUploadRequest.Builder to, PutRequest request) {
    to.bucket(settings.bucket()).key(settings.keys().key(request.path()));
    request.contentType().ifPresent(to::contentType);
    request.cacheControl().ifPresent(to::cacheControl);
    to.metadata(S3Metadata.encoded(request.metadata()));
    S3Upload upload = settings.upload();
    upload.storageClass().ifPresent(to::storageClass);
    upload.encryption().ifPresent(to::serverSideEncryption);
    upload.kmsKeyId().ifPresent(to::ssekmsKeyId);
  }

  /** The start of an upload that becomes a copy: what a copy by one request takes along. */
  static void describeAs(CreateMultipartUploadRequest.Builder to, HeadObjectResponse source) {
    to.contentType(source.contentType())
        .cacheControl(source.cacheControl())
        .contentDisposition(source.contentDisposition())
        .contentEncoding(source.contentEncoding())
        .contentLanguage(source.contentLanguage())
        .metadata(source.metadata());
  }

  /** The end of an upload in parts. */
  void describe(CompleteMultipartUploadRequest.Builder to, PutRequest request) {
    to.bucket(settings.bucket()).key(settings.keys().key(request.path()));
    condition(request.mode(), to::ifNoneMatch, to::ifMatch);
  }

  /** The destination of a copy. */
  void describe(CopyObjectRequest.Builder to, String dest) {
    to.destinationBucket(settings.bucket()).destinationKey(settings.keys().key(dest));
    S3Upload upload = settings.upload();
    upload.storageClass().ifPresent(to::storageClass);
    upload.encryption().ifPresent(to::serverSideEncryption);
    upload.kmsKeyId().ifPresent(to::ssekmsKeyId);
  }

  private void condition(WriteMode mode, Consumer<String> ifNoneMatch, Consumer<String> ifMatch) {
    if (mode instanceof WriteMode.CreateIfAbsent) {
      ifNoneMatch.accept("*");
    } else if (mode instanceof WriteMode.Replace replace) {
      ifMatch.accept(conditions.ifMatch(replace.version()));
    }
  }
}
