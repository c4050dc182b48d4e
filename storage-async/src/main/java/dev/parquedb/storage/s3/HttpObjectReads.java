package dev.parquedb.storage.s3;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.http.Bodies;
import dev.parquedb.storage.http.BodyPlan;
import dev.parquedb.storage.http.HttpCall;
import dev.parquedb.storage.http.HttpConnections;
import dev.parquedb.storage.http.HttpExchanges;
import dev.parquedb.storage.http.Reception;
import dev.parquedb.storage.http.ResponseReader;
import dev.parquedb.storage.http.UnusableResponseException;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.ReadAnswer;
import dev.parquedb.storage.spi.ReadRequest;
import dev.parquedb.storage.spi.StreamAnswer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseHead;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;

/**
 * Reads objects with the Vert.x client, on the caller's event loop: a request of 64 KiB costs a
 * fraction of what it costs through the SDK.
 */
final class HttpObjectReads implements ObjectReads {

  private static final int WAITING_FOR_EACH_CONNECTION = 64;

  private final S3Settings settings;
  private final S3Credentials credentials;
  private final TimeSource time;
  private final HttpExchanges exchanges;
  private final SigV4 signer;
  private final String host;

  /**
   * Opens a client.
   *
   * @param vertx what requests run on
   * @param settings the bucket
   * @param credentials what to sign with
   * @param time the clock, which signatures carry
   */
  HttpObjectReads(Vertx vertx, S3Settings settings, S3Credentials credentials, TimeSource time) {
    this.settings = settings;
    this.credentials = credentials;
    this.time = time;
    this.signer = new SigV4(settings.region(), settings.hostHeader());
    String name = settings.host();
    this.host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    HttpConnections connections =
        HttpConnections.DEFAULT
            .withPoolSize(settings.connections())
            .withMaxWaiting(settings.connections() * WAITING_FOR_EACH_CONNECTION)
            .withConnectTimeout(settings.connectTimeout())
            .withIdleTimeout(settings.idleTimeout());
    this.exchanges = new HttpExchanges(vertx, connections);
  }

  @Override
  public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
    return one(request, request.range());
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination, DriverCall call) {
    long end = start + Math.min(destination.remaining(), Long.MAX_VALUE - start);
    ReadRequest request = ReadRequest.of(path, new ByteRange(start, end));
    return get(
            request,
            request.range(),
            (plan, version) -> new Reception.Whole<>(Bodies.into(plan, destination, call::enter)))
        .onItem()
        .ifNull()
        .switchTo(() -> describe(request).replaceWith(0));
  }

  @Override
  public Uni<StreamAnswer> stream(ReadRequest request, DriverCall call) {
    S3Request about = about(request);
    return get(
            request,
            request.range(),
            (plan, version) ->
                new Reception.Streamed<>(
                    plan,
                    body ->
                        new StreamAnswer(
                            version,
                            plan.size(),
                            body.onFailure().transform(thrown -> translate(about, thrown)))))
        .onItem()
        .ifNull()
        .switchTo(
            () ->
                describe(request)
                    .map(
                        object ->
                            new StreamAnswer(
                                object.version(), object.size(), Multi.createFrom().empty())));
  }

  @Override
  public Uni<Void> close() {
    return exchanges.close();
  }

  private Uni<ReadAnswer> one(ReadRequest request, ByteRange range) {
    return get(
            request,
            range,
            (plan, version) -> {
              request.clamp(range, plan.size());
              return new Reception.Whole<>(
                  Bodies.buffer(plan)
                      .map(part -> new ReadAnswer(version, plan.size(), List.of(part))));
            })
        .onItem()
        .ifNull()
        .switchTo(
            () ->
                describe(request)
                    .map(
                        object ->
                            new ReadAnswer(
                                object.version(), object.size(), List.of(ByteBuffer.allocate(0)))));
  }

  /** A null item when the range begins behind the end of the object. */
  private <T> Uni<T> get(
      ReadRequest request, ByteRange range, BiFunction<BodyPlan, String, Reception<T>> reception) {
    S3Request about = about(request);
    return send(
        about,
        HttpMethod.GET,
        BodyPlan.rangeHeader(range),
        head -> {
          int status = head.statusCode();
          if (status == 416) {
            return new Reception.Whole<>(Bodies.dropped(() -> null));
          }
          if (status != 200 && status != 206) {
            return new Reception.Whole<>(S3ErrorBody.refused(about, head));
          }
          return reception.apply(BodyPlan.of(head, range, 0), version(about, head));
        });
  }

  /** Version and size: a 416 need not tell them. */
  private Uni<ReadAnswer> describe(ReadRequest request) {
    S3Request about = about(request);
    return send(
        about,
        HttpMethod.HEAD,
        null,
        head -> {
          if (head.statusCode() != 200) {
            return new Reception.Whole<>(S3ErrorBody.refused(about, head));
          }
          long size = BodyPlan.contentLength(head);
          if (size < 0) {
            throw new UnusableResponseException("the server tells no Content-Length");
          }
          ReadAnswer found = new ReadAnswer(version(about, head), size, List.of());
          return new Reception.Whole<>(Bodies.dropped(() -> found));
        });
  }

  private <T> Uni<T> send(
      S3Request about, HttpMethod method, String range, ResponseReader<T> reader) {
    return Uni.createFrom()
        .deferred(
            () -> {
              String version = about.expected().orElse(null);
              if (version != null && !S3Versions.isPossible(version)) {
                throw S3Errors.changed(about, null);
              }
              String ifMatch =
                  version == null ? null : settings.vendor().documented().ifMatch(version);
              SigV4.Request signed =
                  new SigV4.Request(
                      method.name(), settings.target(about.path()), "", range, ifMatch);
              S3Keypair keys = credentials.atHand();
              return keys != null
                  ? exchanges.send(call(method, signed, keys), reader)
                  : credentials
                      .get()
                      .onItem()
                      .transformToUni(
                          fetched -> exchanges.send(call(method, signed, fetched), reader));
            })
        .onFailure()
        .transform(thrown -> translate(about, thrown));
  }

  private HttpCall call(HttpMethod method, SigV4.Request signed, S3Keypair keys) {
    return new HttpCall(
        method,
        settings.tls(),
        host,
        settings.port(),
        signed.target(),
        request -> sign(request.headers(), signed, keys));
  }

  private void sign(MultiMap headers, SigV4.Request signed, S3Keypair keys) {
    SigV4.Signature signature = signer.sign(signed, keys, time.now());
    headers.set("host", settings.hostHeader());
    if (signed.range() != null) {
      headers.set("range", signed.range());
    }
    if (signed.ifMatch() != null) {
      headers.set("if-match", signed.ifMatch());
    }
    headers.set("x-amz-content-sha256", SigV4.UNSIGNED_PAYLOAD);
    headers.set("x-amz-date", signature.date());
    if (keys.sessionToken().isPresent()) {
      headers.set("x-amz-security-token", keys.sessionToken().get());
    }
    headers.set("authorization", signature.authorization());
  }

  private S3Request about(ReadRequest request) {
    return S3Request.read(settings.type(), request.path(), request.ifVersion());
  }

  /** The version of an answer; a server that ignores If-Match is found out by it. */
  private static String version(S3Request about, HttpResponseHead head) {
    String version = S3Versions.of(head.getHeader("etag"));
    if (version.isEmpty()) {
      throw new UnusableResponseException("the server tells no ETag");
    }
    Optional<String> expected = about.expected();
    if (expected.isPresent() && !expected.get().equals(version)) {
      throw S3Errors.changed(about, version);
    }
    return version;
  }

  private static Throwable translate(S3Request about, Throwable thrown) {
    if (thrown instanceof StorageException
        || thrown instanceof CancellationException
        || thrown instanceof Error) {
      return thrown;
    }
    if (thrown instanceof UnusableResponseException) {
      return new UnsupportedStorageException(
          about.path(),
          "The "
              + about.type()
              + " storage, asked about \""
              + about.path()
              + "\": "
              + thrown.getMessage(),
          thrown);
    }
    return S3Errors.unanswered(about, thrown);
  }
}
