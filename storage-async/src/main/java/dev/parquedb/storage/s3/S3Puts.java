package dev.parquedb.storage.s3;

import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.WriteMode;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/** Writes objects that are in memory. */
final class S3Puts {

  private final S3Calls calls;
  private final S3Headers headers;
  private final S3Parts parts;

  S3Puts(S3Calls calls, S3Headers headers, S3Parts parts) {
    this.calls = calls;
    this.headers = headers;
    this.parts = parts;
  }

  /** See {@link dev.parquedb.storage.spi.StorageDriver#put}. */
  Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    return Uni.createFrom()
        .deferred(
            () -> {
              // Netty may still send when the caller has given up and uses the bytes otherwise.
              byte[] bytes = new byte[data.remaining()];
              data.duplicate().get(bytes);
              S3Request about = about(headers.settings(), request);
              about.expected().ifPresent(version -> requirePossible(about, version));
              return leavesTheVersion(request.mode(), bytes)
                  ? inAnotherForm(request, bytes, call)
                  : plain(about, request, bytes, call);
            });
  }

  static S3Request about(S3Settings settings, PutRequest request) {
    return S3Request.change(
        settings.type(), request.path(), Optional.ofNullable(request.mode().expectedVersion()));
  }

  static void requirePossible(S3Request about, String version) {
    if (!S3Versions.isPossible(version)) {
      throw S3Errors.changed(about, null);
    }
  }

  private Uni<WriteResult> plain(
      S3Request about, PutRequest request, byte[] bytes, DriverCall call) {
    AsyncRequestBody body = AsyncRequestBody.fromBytesUnsafe(bytes);
    return calls
        .change(about, call, s3 -> s3.putObject(put -> headers.describe(put, request), body))
        .map(
            answer -> {
              String version = S3Versions.of(answer.eTag());
              if (version.equals(request.mode().expectedVersion())) {
                throw sameVersion(request);
              }
              return new WriteResult(version, bytes.length);
            });
  }

  /**
   * An object of one part has another tag than the same bytes put whole. So a swap that changes no
   * byte changes the version all the same, and of several such swaps only one finds the old one.
   */
  private Uni<WriteResult> inAnotherForm(PutRequest request, byte[] bytes, DriverCall call) {
    if (!headers.conditions().multipart()) {
      throw sameVersion(request);
    }
    S3Parts.Upload upload = parts.begin(request);
    return upload
        .send(1, ByteBuffer.wrap(bytes))
        .chain(part -> upload.complete(List.of(part), call))
        .onTermination()
        .invoke((result, failure, cancelled) -> upload.ended(result != null));
  }

  /** Whether the write would leave the version as it is: most servers' tags are MD5 hashes. */
  private static boolean leavesTheVersion(WriteMode mode, byte[] bytes) {
    String expected = mode.expectedVersion();
    if (expected == null || expected.length() != 32) {
      return false;
    }
    return HexFormat.of().formatHex(md5().digest(bytes)).equalsIgnoreCase(expected);
  }

  static UnsupportedStorageException sameVersion(PutRequest request) {
    return new UnsupportedStorageException(
        request.path(),
        "\""
            + request.path()
            + "\" has this very content already, and its server tells versions by content: whether"
            + " this swap or another one came first could not be told. No byte was changed; write"
            + " something that differs, or do not write");
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
