package dev.parquedb.storage.guide;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.guide.Bucket.Blob;
import dev.parquedb.storage.guide.Bucket.Headers;
import dev.parquedb.storage.guide.Bucket.Match;
import dev.parquedb.storage.guide.Bucket.Refused;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.ListPage;
import dev.parquedb.storage.spi.ListRequest;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.ReadAnswer;
import dev.parquedb.storage.spi.ReadRequest;
import dev.parquedb.storage.spi.StorageDriver;
import dev.parquedb.storage.spi.WriteMode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Serves the objects of a {@link Bucket}: the example of {@code docs/new-storage-backend.md}. */
final class BucketDriver implements StorageDriver {

  private final String name;
  private final Bucket bucket;

  BucketDriver(String name, Bucket bucket) {
    this.name = name;
    this.bucket = bucket;
  }

  // region capabilities
  @Override
  public String type() {
    return "bucket";
  }

  @Override
  public URI rootUri() {
    return URI.create("bucket://" + name);
  }

  @Override
  public StorageCapabilities capabilities() {
    return new StorageCapabilities(
        true, // writable
        true, // conditionalCreate
        true, // cas
        true, // append: derived from reading and cas
        true, // userMetadata
        true, // multipart
        false, // realDirectories
        false, // sharedWriters: this bucket lives in one process
        false, // externallyReadable
        Integer.MAX_VALUE - 8); // maxFileSize
  }

  // endregion

  // region reads
  @Override
  public Uni<FileStat> head(String path, DriverCall call) {
    return ask(path, () -> bucket.head(path)).map(blob -> blob == null ? null : stat(blob));
  }

  @Override
  public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
    Match match = request.ifVersion().map(Match::of).orElse(Match.ANY);
    return ask(request.path(), match.etag(), () -> bucket.get(request.path(), match))
        .map(
            blob -> {
              ByteRange inside = request.clamp(request.range(), blob.size());
              ByteBuffer part = blob.bytes().slice((int) inside.start(), (int) inside.length());
              return new ReadAnswer(blob.etag(), blob.size(), List.of(part));
            });
  }

  // endregion

  // region put
  @Override
  public Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    String path = request.path();
    return change(
            path,
            request.mode().expectedVersion(),
            call,
            () -> bucket.put(path, data, headers(request), match(request.mode())))
        .map(BucketDriver::result);
  }

  // endregion

  // region putStream
  @Override
  public Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    String path = request.path();
    return Uni.createFrom()
        .deferred(
            () -> {
              Bucket.Upload upload = bucket.new Upload();
              return data.onItem()
                  .transformToUniAndConcatenate(piece -> ask(path, () -> upload.add(piece)))
                  .collect()
                  .last()
                  .chain(
                      parts ->
                          change(
                              path,
                              request.mode().expectedVersion(),
                              call,
                              () -> upload.finish(path, headers(request), match(request.mode()))))
                  .map(BucketDriver::result)
                  .onFailure()
                  .call(() -> Uni.createFrom().completionStage(upload::abort))
                  .onCancellation()
                  .call(() -> Uni.createFrom().completionStage(upload::abort));
            });
  }

  // endregion

  // region list
  @Override
  public Uni<ListPage> list(ListRequest request, DriverCall call) {
    String after = request.after().orElse(null);
    String delimiter = request.delimiter().orElse(null);
    return ask(
            request.prefix(),
            () -> bucket.list(request.prefix(), after, delimiter, request.limit()))
        .map(
            page ->
                new ListPage(
                    page.blobs().stream().map(BucketDriver::stat).toList(),
                    page.prefixes(),
                    page.more()));
  }

  // endregion

  // region delete
  @Override
  public Uni<Boolean> delete(String path, Optional<String> ifVersion, DriverCall call) {
    Match match = ifVersion.map(Match::of).orElse(Match.ANY);
    return change(path, match.etag(), call, () -> bucket.delete(path, match));
  }

  @Override
  public Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    Match match = ifVersion.map(Match::of).orElse(Match.ANY);
    return change(source, match.etag(), call, () -> bucket.copy(source, match, dest))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> close() {
    return Uni.createFrom().voidItem().invoke(bucket::close);
  }

  // endregion

  private static FileStat stat(Blob blob) {
    Headers kept = blob.headers();
    return new FileStat(
        blob.name(),
        false,
        blob.size(),
        blob.etag(),
        blob.written(),
        Optional.ofNullable(kept.contentType()),
        Optional.ofNullable(kept.cacheControl()),
        kept.metadata());
  }

  private static WriteResult result(Blob blob) {
    return new WriteResult(blob.etag(), blob.size());
  }

  private static Headers headers(PutRequest request) {
    return new Headers(
        request.contentType().orElse(null),
        request.cacheControl().orElse(null),
        request.metadata());
  }

  private static Match match(WriteMode mode) {
    return mode instanceof WriteMode.CreateIfAbsent
        ? Match.ABSENT
        : new Match(false, mode.expectedVersion());
  }

  // region enter
  private <T> Uni<T> ask(String path, Supplier<CompletableFuture<T>> request) {
    return ask(path, null, request);
  }

  private <T> Uni<T> ask(String path, String expected, Supplier<CompletableFuture<T>> request) {
    return Uni.createFrom()
        .completionStage(request)
        .onFailure(Refused.class)
        .transform(refused -> error(path, expected, refused, false));
  }

  private <T> Uni<T> change(
      String path, String expected, DriverCall call, Supplier<CompletableFuture<T>> request) {
    return Uni.createFrom()
        .completionStage(
            () -> {
              if (!call.enter()) {
                throw new CancellationException("the caller has given up");
              }
              return request.get();
            })
        .onFailure(Refused.class)
        .transform(refused -> error(path, expected, refused, true));
  }

  // endregion

  // region errors
  static Throwable error(String path, String expected, Refused refused, boolean changing) {
    String what = "The bucket storage answered for \"" + path + "\": " + refused.getMessage();
    return switch (refused.status()) {
      case 403 -> new PermissionDeniedException(path, what + "; check the rights", refused);
      case 404 -> new NotFoundException(path, what, refused);
      case 412 ->
          new PreconditionFailedException(path, expected, refused.etag(), what + "; read it again");
      case 429 -> new ThrottledException(path, Duration.ofSeconds(1), what + "; slow down");
      default ->
          changing
              ? new WriteOutcomeUnknownException(path, what + "; read it back", refused)
              : new UnavailableException(path, what + "; try again later", refused);
    };
  }
  // endregion
}
