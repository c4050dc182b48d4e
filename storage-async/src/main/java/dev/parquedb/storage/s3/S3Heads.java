package dev.parquedb.storage.s3;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.NotFoundException;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Describes objects. */
final class S3Heads {

  private final S3Calls calls;
  private final S3Settings settings;

  S3Heads(S3Calls calls, S3Settings settings) {
    this.calls = calls;
    this.settings = settings;
  }

  /** The file of a path; a null item where there is none. */
  Uni<FileStat> head(String path) {
    return response(path, Optional.empty())
        .map(head -> stat(path, head))
        .onFailure(NotFoundException.class)
        .recoverWithNull();
  }

  /** What the server says of an object; fails where there is none, or not in the version. */
  Uni<HeadObjectResponse> response(String path, Optional<String> version) {
    S3Request about = S3Request.read(settings.type(), path, version);
    return calls.ask(
        about,
        s3 ->
            s3.headObject(
                head -> {
                  head.bucket(settings.bucket()).key(settings.keys().key(path));
                  version.map(settings.vendor().documented()::ifMatch).ifPresent(head::ifMatch);
                }));
  }

  private static FileStat stat(String path, HeadObjectResponse head) {
    return new FileStat(
        path,
        false,
        head.contentLength(),
        S3Versions.of(head.eTag()),
        head.lastModified(),
        Optional.ofNullable(head.contentType()),
        Optional.ofNullable(head.cacheControl()),
        S3Metadata.decoded(head.metadata()));
  }
}
