package dev.parquedb.storage.s3;

import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.spi.DriverCall;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Deletes objects. */
final class S3Deletes {

  private final S3Calls calls;
  private final S3Headers headers;
  private final S3Heads heads;

  S3Deletes(S3Calls calls, S3Headers headers, S3Heads heads) {
    this.calls = calls;
    this.headers = headers;
    this.heads = heads;
  }

  /** See {@link dev.parquedb.storage.spi.StorageDriver#delete}. */
  Uni<Boolean> delete(String path, Optional<String> ifVersion, DriverCall call) {
    return ifVersion.isPresent() ? only(path, ifVersion.get(), call) : any(path, call);
  }

  /** The answer to a deletion does not tell whether there was anything. */
  private Uni<Boolean> any(String path, DriverCall call) {
    return heads
        .head(path)
        .onItem()
        .transformToUni(
            found ->
                found == null
                    ? Uni.createFrom().item(false)
                    : send(path, Optional.empty(), call).replaceWith(true));
  }

  private Uni<Boolean> only(String path, String version, DriverCall call) {
    S3Request about = about(path, Optional.of(version));
    return send(path, Optional.of(version), call)
        .replaceWith(true)
        .onFailure(PreconditionFailedException.class)
        .recoverWithUni(
            () ->
                heads
                    .head(path)
                    .onItem()
                    .transformToUni(
                        now ->
                            Uni.createFrom()
                                .failure(
                                    S3Errors.changed(about, now == null ? null : now.version()))));
  }

  private Uni<Void> send(String path, Optional<String> version, DriverCall call) {
    return calls
        .change(
            about(path, version),
            call,
            s3 ->
                s3.deleteObject(
                    delete -> {
                      delete.bucket(headers.settings().bucket());
                      delete.key(headers.settings().keys().key(path));
                      version.map(headers.conditions()::ifMatch).ifPresent(delete::ifMatch);
                    }))
        .replaceWithVoid();
  }

  /** See {@link dev.parquedb.storage.spi.StorageDriver#deleteAll}: the files were just listed. */
  Uni<Long> deleteAll(List<String> paths, DriverCall call) {
    List<ObjectIdentifier> objects =
        paths.stream()
            .map(path -> headers.settings().keys().key(path))
            .map(key -> ObjectIdentifier.builder().key(key).build())
            .toList();
    return calls
        .change(
            about(paths.get(0), Optional.empty()),
            call,
            s3 ->
                s3.deleteObjects(
                    delete ->
                        delete
                            .bucket(headers.settings().bucket())
                            .delete(all -> all.objects(objects).quiet(true))))
        .map(answer -> deleted(answer, paths.size()));
  }

  private long deleted(DeleteObjectsResponse answer, int asked) {
    if (!answer.errors().isEmpty()) {
      S3Error first = answer.errors().get(0);
      String path = headers.settings().keys().path(first.key()).orElse("");
      throw S3Errors.answered(about(path, Optional.empty()), S3Answer.ofCode(first.code()));
    }
    return asked;
  }

  private S3Request about(String path, Optional<String> version) {
    return S3Request.change(headers.settings().type(), path, version);
  }
}
