package dev.parquedb.storage.s3;

import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.UnsupportedStorageException;
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
  private final long atOnce;
  private final long part;

  S3Copies(S3Calls calls, S3Headers headers, S3Heads heads, S3Parts parts) {
    this(calls, headers, heads, parts, AT_ONCE, PART);
  }

  /** For tests: with smaller sizes. */
  S3Copies(S3Calls calls, S3Headers headers, S3Heads heads, S3Parts parts, long atOnce, long part) {
    this.calls = calls;
    this.headers = headers;
    this.heads = heads;
    this.parts = parts;
    this.atOnce = atOnce;
    this.part = part;
  }

  /** See {@link dev.parquedb.storage.spi.StorageDriver#copy}. */
  Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    if (ifVersion.isPresent() && !headers.conditions().delete()) {
      // A move asks for a version; what it deletes next might be what another one has just written.
      throw new UnsupportedStorageException(
          source,
          "The "
              + headers.settings().type()
              + " storage cannot move \""
              + source
              + "\" safely: its server does not delete on condition that nothing was written"
              + " meanwhile. Nothing was changed; copy it, and delete it when nobody writes it");
    }
    return heads
        .response(source, ifVersion)
        .chain(
            head ->
                head.contentLength() <= atOnce
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
    PutRequest request =
        new PutRequest(
            dest,
            WriteMode.OVERWRITE,
            Optional.ofNullable(head.contentType()),
            S3Metadata.decoded(head.metadata()),
            Optional.ofNullable(head.cacheControl()));
    long size = head.contentLength();
    String version = S3Versions.of(head.eTag());
    S3Parts.Upload upload = parts.begin(request);
    int count = Math.toIntExact((size + part - 1) / part);
    return Multi.createFrom()
        .range(0, count)
        .onItem()
        .transformToUni(
            i -> upload.copy(i + 1, source, version, i * part, Math.min(size, (i + 1) * part)))
        .merge(headers.settings().upload().partsInFlight())
        .collect()
        .asList()
        .chain(sent -> upload.complete(sent, call))
        .onTermination()
        .invoke((result, failure, cancelled) -> upload.ended(result != null))
        .replaceWithVoid();
  }
}
