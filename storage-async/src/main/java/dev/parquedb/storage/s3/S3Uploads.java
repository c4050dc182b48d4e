package dev.parquedb.storage.s3;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Finds and removes uploads that nobody finished. */
final class S3Uploads {

  private static final int AT_ONCE = 8;

  private final S3Calls calls;
  private final S3Settings settings;

  S3Uploads(S3Calls calls, S3Settings settings) {
    this.calls = calls;
    this.settings = settings;
  }

  /** The unfinished uploads of paths of the storage. */
  Uni<List<S3Backend.UnfinishedUpload>> unfinished() {
    return all(new ArrayList<>(), null, null)
        .map(
            found ->
                found.stream()
                    .flatMap(
                        upload ->
                            settings.keys().path(upload.key()).stream()
                                .map(
                                    path ->
                                        new S3Backend.UnfinishedUpload(
                                            path, upload.uploadId(), upload.initiated())))
                    .toList());
  }

  /** Aborts those of the prefix, also of our own files, that began before a time. */
  Uni<Long> abort(Instant before) {
    return all(new ArrayList<>(), null, null)
        .onItem()
        .transformToMulti(found -> Multi.createFrom().iterable(found))
        .filter(upload -> upload.initiated().isBefore(before))
        .onItem()
        .transformToUni(this::abort)
        .merge(AT_ONCE)
        .collect()
        .with(Collectors.counting());
  }

  private Uni<MultipartUpload> abort(MultipartUpload upload) {
    return calls
        .remove(
            S3Request.hidden(settings.type(), settings.keys().path(upload.key()).orElse("")),
            s3 ->
                s3.abortMultipartUpload(
                    abort ->
                        abort
                            .bucket(settings.bucket())
                            .key(upload.key())
                            .uploadId(upload.uploadId())))
        .replaceWith(upload);
  }

  private Uni<List<MultipartUpload>> all(List<MultipartUpload> found, String key, String id) {
    return calls
        .ask(
            S3Request.read(settings.type(), "", Optional.empty()),
            s3 ->
                s3.listMultipartUploads(
                    list ->
                        list.bucket(settings.bucket())
                            .prefix(settings.keys().prefix())
                            .encodingType(EncodingType.URL)
                            .keyMarker(key)
                            .uploadIdMarker(id)))
        .onItem()
        .transformToUni(answer -> next(found, answer));
  }

  private Uni<List<MultipartUpload>> next(
      List<MultipartUpload> found, ListMultipartUploadsResponse answer) {
    found.addAll(answer.uploads());
    return Boolean.TRUE.equals(answer.isTruncated())
        ? all(found, answer.nextKeyMarker(), answer.nextUploadIdMarker())
        : Uni.createFrom().item(found);
  }
}
