package dev.parquedb.storage.s3;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.http.BodyPlan;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.ReadAnswer;
import dev.parquedb.storage.spi.ReadRequest;
import dev.parquedb.storage.spi.StreamAnswer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads objects with the SDK: slower than {@link HttpObjectReads}, by the way of everything else.
 */
final class SdkObjectReads implements ObjectReads {

  private final S3Settings settings;
  private final S3Calls calls;
  private final S3Heads heads;

  SdkObjectReads(S3Settings settings, S3Calls calls) {
    this.settings = settings;
    this.calls = calls;
    this.heads = new S3Heads(calls, settings);
  }

  @Override
  public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
    return one(request, request.range());
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination, DriverCall call) {
    long end = start + Math.min(destination.remaining(), Long.MAX_VALUE - start);
    return one(ReadRequest.of(path, new ByteRange(start, end)), new ByteRange(start, end))
        .map(
            answer -> {
              if (!call.enter()) {
                throw new CancellationException("the caller has given up");
              }
              ByteBuffer part = answer.parts().get(0);
              int length = part.remaining();
              destination.put(part);
              return length;
            });
  }

  @Override
  public Uni<StreamAnswer> stream(ReadRequest request, DriverCall call) {
    S3Request about = about(request);
    return got(
        request,
        request.range(),
        body ->
            body.isPresent()
                ? Uni.createFrom().item(opened(about, body.get()))
                : described(request)
                    .map(
                        found ->
                            new StreamAnswer(
                                found.version(), found.size(), Multi.createFrom().empty())));
  }

  @Override
  public Uni<Void> close() {
    return Uni.createFrom().voidItem();
  }

  private Uni<ReadAnswer> one(ReadRequest request, ByteRange range) {
    S3Request about = about(request);
    return got(
        request,
        range,
        body ->
            body.isPresent()
                ? collected(request, range, opened(about, body.get()))
                : described(request));
  }

  /** Checks the head before anything is taken of the body. */
  private static StreamAnswer opened(S3Request about, SdkBody body) {
    try {
      return new StreamAnswer(
          version(about, body.response()),
          size(about, body.response()),
          body.bytes().onFailure().transform(thrown -> S3Calls.translate(about, thrown)));
    } catch (RuntimeException refused) {
      body.drop();
      throw refused;
    }
  }

  private Uni<ReadAnswer> collected(ReadRequest request, ByteRange range, StreamAnswer answer) {
    S3Request about = about(request);
    ByteBuffer part;
    try {
      part = ByteBuffer.allocate((int) request.clamp(range, answer.size()).length());
    } catch (RuntimeException refused) {
      answer.body().subscribe().with(piece -> {}, failure -> {}).cancel();
      throw refused;
    }
    return answer
        .body()
        .onItem()
        .invoke(piece -> take(about, part, piece))
        .collect()
        .last()
        .map(
            last -> {
              if (part.hasRemaining()) {
                throw brokenOff(about);
              }
              return new ReadAnswer(answer.version(), answer.size(), List.of(part.flip()));
            });
  }

  /** What is made of an answer, whose connection is freed when the caller gives up first. */
  private <T> Uni<T> got(
      ReadRequest request, ByteRange range, Function<Optional<SdkBody>, Uni<? extends T>> made) {
    return Uni.createFrom()
        .deferred(
            () -> {
              SdkBody.Receiver receiver = new SdkBody.Receiver();
              return get(request, range, receiver)
                  .<T>chain(made)
                  .onCancellation()
                  .invoke(receiver::giveUp);
            });
  }

  private Uni<Optional<SdkBody>> get(
      ReadRequest request, ByteRange range, SdkBody.Receiver receiver) {
    S3Request about = about(request);
    return Uni.createFrom()
        .deferred(
            () -> {
              about.expected().ifPresent(version -> S3Puts.requirePossible(about, version));
              return calls.askRange(
                  about,
                  s3 ->
                      s3.getObject(
                          get -> {
                            get.bucket(settings.bucket())
                                .key(settings.keys().key(request.path()))
                                .range(BodyPlan.rangeHeader(range));
                            about
                                .expected()
                                .map(settings.vendor().documented()::ifMatch)
                                .ifPresent(get::ifMatch);
                          },
                          receiver));
            });
  }

  private Uni<ReadAnswer> described(ReadRequest request) {
    return heads
        .response(request.path(), request.ifVersion())
        .map(
            head ->
                new ReadAnswer(
                    S3Versions.of(head.eTag()),
                    head.contentLength(),
                    List.of(ByteBuffer.allocate(0))));
  }

  private static void take(S3Request about, ByteBuffer part, ByteBuffer piece) {
    if (piece.remaining() > part.remaining()) {
      throw brokenOff(about);
    }
    part.put(piece);
  }

  /** The size of the whole object: what stands behind the slash of Content-Range. */
  private static long size(S3Request about, GetObjectResponse response) {
    String range = response.contentRange();
    if (range == null) {
      return response.contentLength();
    }
    String size = range.substring(range.lastIndexOf('/') + 1);
    if (!size.matches("[0-9]{1,18}")) {
      throw brokenOff(about);
    }
    return Long.parseLong(size);
  }

  private static String version(S3Request about, GetObjectResponse response) {
    String version = S3Versions.of(response.eTag());
    Optional<String> expected = about.expected();
    if (expected.isPresent() && !expected.get().equals(version)) {
      throw S3Errors.changed(about, version);
    }
    return version;
  }

  private static UnavailableException brokenOff(S3Request about) {
    return new UnavailableException(
        about.path(),
        "The "
            + about.type()
            + " storage sent another number of bytes of \""
            + about.path()
            + "\" than it said; nothing was changed, try again");
  }

  private S3Request about(ReadRequest request) {
    return S3Request.read(settings.type(), request.path(), request.ifVersion());
  }
}
