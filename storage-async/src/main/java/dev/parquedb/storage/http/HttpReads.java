package dev.parquedb.storage.http;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.ReadAnswer;
import dev.parquedb.storage.spi.ReadRequest;
import dev.parquedb.storage.spi.StreamAnswer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseHead;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads files of a server: descriptions, ranges, streams. */
final class HttpReads {

  private static final ByteRange FIRST_BYTE = new ByteRange(0, 1);

  private final HttpFiles files;
  private final long wholeLimit;

  HttpReads(HttpFiles files, long wholeLimit) {
    this.files = files;
    this.wholeLimit = wholeLimit;
  }

  /** Describes a file; a null item when there is none. */
  Uni<FileStat> head(String path) {
    return files
        .send(HttpMethod.HEAD, path, headers -> {}, head -> described(path, head))
        .onItem()
        .transformToUni(
            stat -> stat.isPresent() ? Uni.createFrom().item(stat.get()) : byFirstByte(path))
        .onFailure(NotFoundException.class)
        .recoverWithNull();
  }

  /** Reads one range into fresh memory. */
  Uni<ReadAnswer> read(ReadRequest request) {
    return get(request, head -> new Reception.Whole<>(partOf(request, head)))
        .onItem()
        .ifNull()
        .switchTo(
            () ->
                behindTheEnd(request)
                    .map(
                        stat ->
                            new ReadAnswer(
                                stat.version(), stat.size(), List.of(ByteBuffer.allocate(0)))));
  }

  /** Reads into the caller's buffer. */
  Uni<Integer> into(ReadRequest request, ByteBuffer destination, DriverCall call) {
    return get(
            request,
            head -> {
              Found found = found(request, head);
              return new Reception.Whole<>(Bodies.into(found.plan(), destination, call::enter));
            })
        .onItem()
        .ifNull()
        .switchTo(() -> behindTheEnd(request).replaceWith(0));
  }

  /** Opens a stream of one range. */
  Uni<StreamAnswer> stream(ReadRequest request) {
    return get(
            request,
            head -> {
              Found found = found(request, head);
              return new Reception.Streamed<>(
                  found.plan(),
                  body ->
                      new StreamAnswer(
                          found.version(), found.plan().size(), named(request.path(), body)));
            })
        .onItem()
        .ifNull()
        .switchTo(
            () ->
                behindTheEnd(request)
                    .map(
                        stat ->
                            new StreamAnswer(
                                stat.version(), stat.size(), Multi.createFrom().empty())));
  }

  /** A null item when the range begins behind the end of the file. */
  private <T> Uni<T> get(ReadRequest request, ResponseReader<T> reader) {
    Consumer<MultiMap> headers =
        to -> {
          to.set("range", BodyPlan.rangeHeader(request.range()));
          request.ifVersion().ifPresent(version -> HttpVersions.condition(to, version));
        };
    return files.send(
        HttpMethod.GET,
        request.path(),
        headers,
        head -> {
          int status = head.statusCode();
          if (status == 416) {
            return new Reception.Whole<>(Bodies.dropped(() -> null));
          }
          return status == 200 || status == 206
              ? reader.read(head)
              : new Reception.Whole<>(refused(request.path(), head, request.ifVersion()));
        });
  }

  private BodyReader<ReadAnswer> partOf(ReadRequest request, HttpResponseHead head) {
    Found found = found(request, head);
    request.clamp(request.range(), found.plan().size());
    return Bodies.buffer(found.plan())
        .map(part -> new ReadAnswer(found.version(), found.plan().size(), List.of(part)));
  }

  private Found found(ReadRequest request, HttpResponseHead head) {
    BodyPlan.checkIdentity(head);
    BodyPlan plan = BodyPlan.of(head, request.range(), wholeLimit);
    String version = HttpVersions.of(head, plan.size());
    HttpVersions.check(request.path(), request.ifVersion(), version);
    return new Found(plan, version);
  }

  /** A 416 need not tell which version it is about. */
  private Uni<FileStat> behindTheEnd(ReadRequest request) {
    return head(request.path())
        .onItem()
        .ifNull()
        .failWith(() -> HttpErrors.notFound(request.path()))
        .onItem()
        .invoke(stat -> HttpVersions.check(request.path(), request.ifVersion(), stat.version()));
  }

  /** Empty when the answer to a HEAD says too little. */
  private static Reception<Optional<FileStat>> described(String path, HttpResponseHead head) {
    int status = head.statusCode();
    if (status == 405 || status == 501) {
      return new Reception.Whole<>(Bodies.dropped(Optional::empty));
    }
    if (status != 200) {
      return new Reception.Whole<>(refused(path, head, Optional.empty()));
    }
    BodyPlan.checkIdentity(head);
    long size = BodyPlan.contentLength(head);
    Optional<FileStat> stat = size < 0 ? Optional.empty() : Optional.of(stat(path, head, size));
    return new Reception.Whole<>(Bodies.dropped(() -> stat));
  }

  /** For servers that do not tell the size after a HEAD. */
  private Uni<FileStat> byFirstByte(String path) {
    return files.send(
        HttpMethod.GET,
        path,
        to -> to.set("range", BodyPlan.rangeHeader(FIRST_BYTE)),
        head -> {
          int status = head.statusCode();
          if (status == 416) {
            FileStat empty = stat(path, head, 0); // only an empty file has no first byte
            return new Reception.Whole<>(Bodies.dropped(() -> empty));
          }
          if (status != 200 && status != 206) {
            return new Reception.Whole<>(refused(path, head, Optional.empty()));
          }
          BodyPlan.checkIdentity(head);
          long size = BodyPlan.of(head, FIRST_BYTE, Long.MAX_VALUE).size();
          FileStat stat = stat(path, head, size);
          return new Reception.Whole<>(Bodies.dropped(() -> stat));
        });
  }

  private static FileStat stat(String path, HttpResponseHead head, long size) {
    return new FileStat(
        path,
        false,
        size,
        HttpVersions.of(head, size),
        HttpVersions.modified(head).orElse(Instant.EPOCH),
        Optional.ofNullable(head.getHeader("content-type")),
        Optional.ofNullable(head.getHeader("cache-control")),
        Map.of());
  }

  /** Fails with what the status means. */
  static <T> BodyReader<T> refused(String path, HttpResponseHead head, Optional<String> expected) {
    StorageException error =
        HttpErrors.answered(path, head.statusCode(), head.getHeader("retry-after"), expected);
    return Bodies.dropped(
        () -> {
          throw error;
        });
  }

  private static Multi<ByteBuffer> named(String path, Multi<ByteBuffer> body) {
    return body.onFailure().transform(thrown -> HttpErrors.unanswered(path, thrown));
  }

  private record Found(BodyPlan plan, String version) {}
}
