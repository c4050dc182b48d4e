package dev.parquedb.storage.s3;

import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.WriteMode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/** Copies objects within the bucket, without their bytes coming here. */
final class S3Copies {

  private static final long GIB = 1L << 30;

  /** The largest object that one request copies. */
  static final long AT_ONCE = 5 * GIB;

  private static final long PART = GIB / 2;

  private final S3Calls calls;
  private final S3Headers headers;
  private final S3Heads heads;
  private final S3Parts parts;

  S3Copies(S3Calls calls, S3Headers headers, S3Heads heads, S3Parts parts) {
    this.calls = calls;
    this.headers = headers;
    this.heads = heads;
    this.parts = parts;
  }

  /** See {@link dev.parquedb.storage.spi.StorageDriver#copy}. */
  Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    return heads
        .response(source, ifVersion)
        .chain(
            head ->
                head.contentLength() <= AT_ONCE
                    ? whole(source, ifVersion, dest, call)
                    : inParts(source, head, dest, call));
  }

  private Uni<Void> whole(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    S3Request about = S3Request.change(headers.settings().type(), source, ifVersion);
    return calls
        .change(
            about,
            call,
            s3 ->
                s3.copyObject(
                    copy -> {
                      headers.describe(copy, dest);
                      copy.sourceBucket(headers.settings().bucket())
                          .sourceKey(headers.settings().keys().key(source))
                          .metadataDirective(MetadataDirective.COPY);
                      ifVersion
                          .map(headers.conditions()::ifMatch)
                          .ifPresent(copy::copySourceIfMatch);
                    }))
        .replaceWithVoid()
        .onFailure(PreconditionFailedException.class)
        .recoverWithUni(() -> changed(about, source));
  }

  /** The source was there when it was looked at. */
  private Uni<Void> changed(S3Request about, String source) {
    return heads
        .head(source)
        .onItem()
        .transformToUni(
            now ->
                Uni.createFrom()
                    .failure(
                        now == null
                            ? S3Errors.notFound(about.type(), source)
                            : S3Errors.changed(about, now.version())));
  }

  private Uni<Void> inParts(String source, HeadObjectResponse head, String dest, DriverCall call) {
    long size = head.contentLength();
    String version = S3Versions.of(head.eTag());
    S3Parts.Upload upload =
        parts.begin(
            PutRequest.of(dest, WriteMode.OVERWRITE), create -> S3Headers.describeAs(create, head));
    int count = Math.toIntExact((size + PART - 1) / PART);
    return Multi.createFrom()
        .range(0, count)
        .onItem()
        .transformToUni(
            i -> upload.copy(i + 1, source, version, i * PART, Math.min(size, (i + 1) * PART)))
        .merge(headers.settings().upload().partsInFlight())
        .collect()
        .asList()
        .chain(sent -> upload.complete(sent, call))
        .onTermination()
        .invoke((result, failure, cancelled) -> upload.ended(result != null))
        .replaceWithVoid();
  }
}
