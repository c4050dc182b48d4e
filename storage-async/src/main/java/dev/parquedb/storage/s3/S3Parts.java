package dev.parquedb.storage.s3;

import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.PutRequest;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/** Uploads of objects in parts, which no reader sees before they are completed. */
final class S3Parts {

  private final S3Calls calls;
  private final S3Headers headers;
  private final Aftermath aftermath;

  S3Parts(S3Calls calls, S3Headers headers, Aftermath aftermath) {
    this.calls = calls;
    this.headers = headers;
    this.aftermath = aftermath;
  }

  /**
   * A part that was sent.
   *
   * @param number which, from 1
   * @param tag its entity tag, as the server wrote it
   * @param size its bytes
   */
  record Sent(int number, String tag, long size) {}

  /** An upload that begins with its first part. */
  Upload begin(PutRequest request) {
    return begin(request, create -> {});
  }

  /** The same of an object that is described otherwise than the request says. */
  Upload begin(PutRequest request, Consumer<CreateMultipartUploadRequest.Builder> described) {
    return new Upload(request, described);
  }

  /** One upload. Whoever began it tells when it has {@link #ended}. */
  final class Upload {

    private final PutRequest request;
    private final Consumer<CreateMultipartUploadRequest.Builder> described;
    private final S3Request hidden;
    private final AtomicReference<Uni<String>> begun = new AtomicReference<>();

    private Upload(PutRequest request, Consumer<CreateMultipartUploadRequest.Builder> described) {
      this.request = request;
      this.described = described;
      this.hidden = S3Request.hidden(headers.settings().type(), request.path());
    }

    /** Sends a part; the bytes must not change until this ends. */
    Uni<Sent> send(int number, ByteBuffer bytes) {
      AsyncRequestBody body = AsyncRequestBody.fromRemainingByteBufferUnsafe(bytes);
      return id().chain(
              id ->
                  calls.hidden(
                      hidden,
                      s3 ->
                          s3.uploadPart(
                              part ->
                                  part.bucket(headers.settings().bucket())
                                      .key(key())
                                      .uploadId(id)
                                      .partNumber(number),
                              body)))
          .map(answer -> new Sent(number, answer.eTag(), bytes.remaining()));
    }

    /** Sends a part that the server copies out of an object. */
    Uni<Sent> copy(int number, String source, String version, long from, long to) {
      return id().chain(
              id ->
                  calls.hidden(
                      S3Request.read(headers.settings().type(), source, Optional.of(version)),
                      s3 ->
                          s3.uploadPartCopy(
                              part ->
                                  part.sourceBucket(headers.settings().bucket())
                                      .sourceKey(headers.settings().keys().key(source))
                                      .copySourceIfMatch(headers.conditions().ifMatch(version))
                                      .copySourceRange("bytes=" + from + "-" + (to - 1))
                                      .destinationBucket(headers.settings().bucket())
                                      .destinationKey(key())
                                      .uploadId(id)
                                      .partNumber(number))))
          .map(answer -> new Sent(number, answer.copyPartResult().eTag(), to - from));
    }

    /** Makes the parts one object, on the condition of the request. */
    Uni<WriteResult> complete(List<Sent> parts, DriverCall call) {
      List<Sent> ordered = parts.stream().sorted(Comparator.comparing(Sent::number)).toList();
      long size = ordered.stream().mapToLong(Sent::size).sum();
      String usual = tagOf(ordered);
      if (usual.equals(request.mode().expectedVersion())) {
        throw S3Puts.sameVersion(request);
      }
      List<CompletedPart> named =
          ordered.stream()
              .map(part -> CompletedPart.builder().partNumber(part.number()).eTag(part.tag()))
              .map(CompletedPart.Builder::build)
              .toList();
      return id().chain(
              id ->
                  calls.change(
                      S3Puts.about(headers.settings(), request),
                      call,
                      s3 ->
                          s3.completeMultipartUpload(
                              done -> {
                                headers.describe(done, request);
                                done.uploadId(id).multipartUpload(all -> all.parts(named));
                              })))
          .map(
              answer -> {
                String version = S3Versions.of(answer.eTag());
                return new WriteResult(version.isEmpty() ? usual : version, size);
              });
    }

    /**
     * The upload is over. Unless it was completed the server drops its parts, in the background.
     */
    void ended(boolean completed) {
      Uni<String> id = begun.get();
      if (!completed && id != null) {
        aftermath.run(
            id.onFailure(failure -> !mayHaveBegun(failure))
                .recoverWithNull()
                .onItem()
                .ifNotNull()
                .transformToUni(this::abort));
      }
    }

    /** An answer that refuses leaves nothing to abort; none may hide an upload of unknown name. */
    private static boolean mayHaveBegun(Throwable failure) {
      boolean refused =
          failure instanceof StorageException told
              && told.kind() != StorageErrorKind.UNAVAILABLE
              && told.kind() != StorageErrorKind.TIMEOUT;
      return !refused && !S3Errors.notSent(failure);
    }

    private Uni<Void> abort(String id) {
      return calls.remove(
          hidden,
          s3 ->
              s3.abortMultipartUpload(
                  abort -> abort.bucket(headers.settings().bucket()).key(key()).uploadId(id)));
    }

    private Uni<String> id() {
      Uni<String> known = begun.get();
      if (known != null) {
        return known;
      }
      Uni<String> mine = create().memoize().indefinitely();
      return begun.compareAndSet(null, mine) ? mine : begun.get();
    }

    private Uni<String> create() {
      CreateMultipartUploadRequest.Builder create = CreateMultipartUploadRequest.builder();
      headers.describe(create, request);
      described.accept(create);
      return calls
          .ask(hidden, s3 -> s3.createMultipartUpload(create.build()))
          .map(answer -> answer.uploadId());
    }

    private String key() {
      return headers.settings().keys().key(request.path());
    }
  }

  /** The tag of a completed upload on most servers: the hash of the parts' hashes, their number. */
  private static String tagOf(List<Sent> parts) {
    MessageDigest md5 = S3Puts.md5();
    for (Sent part : parts) {
      String tag = S3Versions.of(part.tag());
      if (!tag.matches("[0-9a-fA-F]{32}")) {
        return "";
      }
      md5.update(HexFormat.of().parseHex(tag));
    }
    return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
  }
}
