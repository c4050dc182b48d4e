package dev.parquedb.storage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers do right, half or wrong, and what comes of it. */
class HttpServerBehaviourTest {

  private static final String HEAD_206 =
      "HTTP/1.1 206 Partial Content\r\nETag: \"v\"\r\nContent-Range: bytes 0-9/10\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final List<StorageBackend> opened = new ArrayList<>();
  private StorageBackend files;
  private FileServer server;

  @BeforeEach
  void start() {
    files = MemoryBackend.create(vertx);
    server = Await.item(FileServer.start(vertx, files));
  }

  @AfterEach
  void stop() {
    opened.forEach(storage -> Await.item(storage.close()));
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @ParameterizedTest
  @CsvSource({
    "400, UNSUPPORTED",
    "401, UNAUTHENTICATED",
    "403, PERMISSION_DENIED",
    "404, NOT_FOUND",
    "405, UNSUPPORTED",
    "408, UNAVAILABLE",
    "410, NOT_FOUND",
    "429, THROTTLED",
    "500, UNAVAILABLE",
    "501, UNSUPPORTED",
    "502, UNAVAILABLE",
    "503, UNAVAILABLE",
    "504, UNAVAILABLE",
    "302, UNSUPPORTED",
    "204, UNSUPPORTED",
  })
  void everyStatusHasItsError(int status, StorageErrorKind kind) {
    server.instead(request -> answer(request, status));
    StorageBackend storage = open();
    assertThat(Await.failure(StorageException.class, storage.read("a/f")).kind()).isEqualTo(kind);
    assertThat(Await.failure(StorageException.class, storage.readRange("a/f", 3, 5)).kind())
        .isEqualTo(kind);
    ByteBuffer buffer = ByteBuffer.allocate(4);
    assertThat(Await.failure(StorageException.class, storage.readInto("a/f", 0, buffer)).kind())
        .isEqualTo(kind);
    assertThat(buffer.position()).isZero();
  }

  @Test
  void aThrottledCallTellsHowLongToWait() {
    server.instead(
        request -> {
          request.response().setStatusCode(429).putHeader("Retry-After", "17").end();
          return true;
        });
    ThrottledException error = Await.failure(ThrottledException.class, open().read("f"));
    assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(17));
  }

  @Test
  void aLongErrorBodyIsNotReadToItsEnd() {
    server.instead(
        request -> {
          request.response().setStatusCode(500).end(Buffer.buffer(new byte[5_000_000]));
          return true;
        });
    Await.failure(UnavailableException.class, open().read("f"));
  }

  @Test
  void aServerThatIgnoresRangesIsReadUpToALimit() {
    put("small", "0123456789");
    put("large", "x".repeat(101));
    server.instead(request -> answerWhole(request));
    StorageBackend storage = open(builder -> builder.wholeFileLimit(100));
    assertThat(text(storage.readRange("small", 2, 5))).isEqualTo("234");
    assertThat(text(storage.readRange("small", 8, 50))).isEqualTo("89");
    assertThat(text(storage.readRange("small", 10, 50))).isEmpty();
    assertThat(text(storage.read("large"))).hasSize(101);
    assertThat(
            Await.item(
                storage.readRanges("small", List.of(new ByteRange(7, 9), new ByteRange(0, 2)))))
        .extracting(Payloads::text)
        .containsExactly("78", "01");
    ByteBuffer buffer = ByteBuffer.allocate(3);
    assertThat(Await.item(storage.readInto("small", 4, buffer))).isEqualTo(3);
    assertThat(Payloads.text(buffer.flip())).isEqualTo("456");
    assertThat(Await.failure(UnsupportedStorageException.class, storage.readRange("large", 0, 5)))
        .hasMessageContaining("ignores ranges")
        .hasMessageContaining("101");
  }

  @Test
  void aBodyThatBreaksOffIsReadAgainAndOtherwiseAnError() {
    AtomicInteger broken = new AtomicInteger(2);
    RawServer raw =
        raw(
            (number, socket) -> {
              if (broken.getAndDecrement() > 0) {
                socket.write(HEAD_206 + "Content-Length: 10\r\n\r\n0123");
                socket.close();
              } else {
                socket.write(HEAD_206 + "Content-Length: 10\r\n\r\n0123456789");
              }
            });
    StorageBackend storage = open(raw, builder -> builder);
    assertThat(text(storage.readRange("f", 0, 10))).isEqualTo("0123456789");
    broken.set(Integer.MAX_VALUE);
    UnavailableException error =
        Await.failure(UnavailableException.class, storage.readRange("f", 0, 10));
    assertThat(error.retryable()).isTrue();
    assertThat(error.path()).isEqualTo("f");
    ByteBuffer buffer = ByteBuffer.allocate(10);
    Await.failure(UnavailableException.class, storage.readInto("f", 0, buffer));
    assertThat(buffer.position()).isZero();
    broken.set(2);
    assertThat(Await.item(storage.readInto("f", 0, buffer))).isEqualTo(10);
    assertThat(Payloads.text(buffer.flip())).isEqualTo("0123456789");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Range: bytes 0-9/10\r\nContent-Length: 4\r\n\r\n0123",
        "Content-Range: bytes 0-9/10\r\nContent-Length: 12\r\n\r\n0123456789ab",
        "Content-Range: bytes 1-10/20\r\nContent-Length: 10\r\n\r\n0123456789",
        "Content-Range: bytes 0-3/10\r\nContent-Length: 4\r\n\r\n0123",
        "Content-Range: bytes 0-9/10\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n0\r\n\r\n",
        "Content-Range: bytes 0-9/10\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n0\r\n\r\n",
        "Content-Range: lines 0-9/10\r\nContent-Length: 10\r\n\r\n0123456789",
        "Content-Length: 10\r\n\r\n0123456789",
      })
  void lengthsThatContradictEachOtherAreNeverAnAnswer(String rest) {
    RawServer raw =
        raw(
            (number, socket) ->
                socket.write("HTTP/1.1 206 Partial Content\r\nETag: \"v\"\r\n" + rest));
    StorageBackend storage = open(raw, builder -> builder);
    Await.failure(UnavailableException.class, storage.readRange("f", 0, 10));
    Await.failure(UnavailableException.class, storage.readInto("f", 0, ByteBuffer.allocate(10)));
    Await.failure(
        UnavailableException.class, storage.readStream("f").select().first(100).collect().asList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 OK | Content-Length: 3 | neither ETag nor Last-Modified",
        "200 OK | ETag: \"v\" | Content-Length",
        "200 OK | ETag: \"v\"; Content-Length: 3; Content-Encoding: gzip | Content-Encoding",
        "206 Partial Content | ETag: \"v\"; Content-Length: 3; Content-Range: bytes 0-2/* | size",
      })
  void whatCannotBeReadSafelyIsRefusedByName(String status, String headers, String named) {
    RawServer raw =
        raw(
            (number, socket) -> {
              socket.write(
                  "HTTP/1.1 " + status + "\r\n" + headers.replace("; ", "\r\n") + "\r\n\r\nabc");
              socket.close();
            });
    assertThat(
            Await.failure(
                UnsupportedStorageException.class, open(raw, builder -> builder).read("f")))
        .hasMessageContaining(named);
  }

  @Test
  void aConnectionClosedWhileItWasKeptIsReplaced() {
    RawServer raw =
        raw(
            (number, socket) -> {
              socket.write(HEAD_206 + "Content-Length: 10\r\n\r\n0123456789");
              if (number % 2 == 1) {
                socket.close();
              }
            });
    StorageBackend storage = open(raw, builder -> builder);
    for (int i = 0; i < 20; i++) {
      assertThat(text(storage.readRange("f", 0, 10))).isEqualTo("0123456789");
    }
    assertThat(raw.connections()).isGreaterThan(5);
  }

  @Test
  void aSilentServerIsLeftAfterTheIdleTimeout() {
    RawServer raw =
        raw((number, socket) -> socket.write(HEAD_206 + "Content-Length: 10\r\n\r\n0123"));
    StorageBackend storage =
        open(
            raw,
            builder ->
                builder.connections(
                    HttpConnections.DEFAULT.withIdleTimeout(Duration.ofMillis(60))));
    assertThat(Await.failure(StorageException.class, storage.readRange("f", 0, 10)).kind())
        .isIn(StorageErrorKind.UNAVAILABLE, StorageErrorKind.TIMEOUT);
    assertThat(raw.requests()).isEqualTo(3);
  }

  @Test
  void aStreamThatWasLeftWaitingGoesOnWithAnotherConnection() {
    ByteBuffer content = Payloads.of(3, 3_000_000);
    Await.item(files.write("f", content));
    StorageBackend storage =
        open(
            builder ->
                builder.connections(
                    HttpConnections.DEFAULT.withIdleTimeout(Duration.ofMillis(50))));
    ByteBuffer all = ByteBuffer.allocate(3_000_000);
    AtomicInteger pauses = new AtomicInteger(3);
    Await.item(
        storage
            .readStream("f")
            .onItem()
            .transformToUniAndConcatenate(
                chunk ->
                    Uni.createFrom()
                        .<ByteBuffer>emitter(
                            slow ->
                                vertx.setTimer(
                                    pauses.getAndDecrement() > 0 ? 80 : 1,
                                    fired -> slow.complete(chunk))))
            .invoke(all::put)
            .collect()
            .last());
    assertThat(Payloads.verify(all.flip())).isEqualTo(3);
    assertThat(server.requests().size()).isGreaterThan(1);
  }

  @Test
  void cancellingClosesTheConnectionAndFreesItsPlace() {
    AtomicInteger silent = new AtomicInteger(3);
    RawServer raw =
        raw(
            (number, socket) -> {
              if (silent.getAndDecrement() <= 0) {
                socket.write(HEAD_206 + "Content-Length: 10\r\n\r\n0123456789");
              } else {
                socket.write(HEAD_206 + "Content-Length: 10\r\n\r\n01");
              }
            });
    StorageBackend storage =
        open(raw, builder -> builder.connections(HttpConnections.DEFAULT.withPoolSize(1)));
    for (int i = 1; i <= 3; i++) {
      var cancelled = storage.readRange("f", 0, 10).subscribe().with(item -> {}, failure -> {});
      int wanted = i;
      until(() -> raw.requests() == wanted);
      cancelled.cancel();
      until(() -> raw.closed() == wanted);
    }
    assertThat(text(storage.readRange("f", 0, 10))).isEqualTo("0123456789");
  }

  @Test
  void moreWaitingRequestsThanAllowedFailAtOnce() {
    RawServer raw = raw((number, socket) -> {});
    StorageBackend storage =
        open(
            raw,
            builder ->
                builder.connections(
                    HttpConnections.DEFAULT
                        .withPoolSize(1)
                        .withMaxWaiting(1)
                        .withIdleTimeout(Duration.ofMillis(200))));
    List<Uni<ByteBuffer>> reads =
        IntStream.range(0, 8).mapToObj(i -> storage.readRange("f", 0, 10)).toList();
    List<StorageException> failures =
        Await.item(
            Uni.join()
                .all(
                    reads.stream()
                        .map(
                            read ->
                                read.map(bytes -> (Throwable) null)
                                    .onFailure()
                                    .recoverWithItem(failure -> failure)
                                    .map(StorageException.class::cast))
                        .toList())
                .andFailFast());
    assertThat(failures).anyMatch(error -> error.getMessage().contains("too many requests wait"));
  }

  @Test
  void rangesOfOneCallAreOfOneVersionAlsoWithoutEntityTags() {
    AtomicInteger versions = new AtomicInteger();
    server.instead(
        request -> {
          String range = request.getHeader("Range").substring("bytes=".length());
          long first = Long.parseLong(range.split("-")[0]);
          request
              .response()
              .setStatusCode(206)
              .putHeader(
                  "Last-Modified",
                  "Mon, 01 Jan 2024 00:00:0" + versions.getAndIncrement() % 2 + " GMT")
              .putHeader("Content-Range", "bytes " + first + "-" + (first + 3) + "/20000000")
              .end("abcd");
          return true;
        });
    Await.failure(
        PreconditionFailedException.class,
        open()
            .readRanges("f", List.of(new ByteRange(0, 4), new ByteRange(10_000_000, 10_000_004))));
  }

  @Test
  void aServerThatIgnoresIfMatchIsFoundOut() {
    AtomicInteger versions = new AtomicInteger();
    server.instead(
        request -> {
          int number = versions.incrementAndGet();
          String[] range = request.getHeader("Range").substring("bytes=".length()).split("-");
          long first = Long.parseLong(range[0]);
          request
              .response()
              .setStatusCode(206)
              .putHeader("ETag", "\"v" + number + "\"")
              .putHeader("Content-Range", "bytes " + first + "-9/10");
          if (number == 1) {
            request.response().putHeader("Content-Length", "10");
            request.response().write(Buffer.buffer("0123"));
            vertx.setTimer(30, fired -> request.connection().close());
          } else {
            request.response().end("0123456789".substring((int) first));
          }
          return true;
        });
    Await.failure(PreconditionFailedException.class, open().readStream("f").collect().asList());
    assertThat(versions.get()).isEqualTo(2);
  }

  @Test
  void withoutAHeadTheFirstByteTellsTheSize() {
    put("f", "0123456789");
    put("empty", "");
    server.instead(request -> request.method().name().equals("HEAD") && answer(request, 405));
    StorageBackend storage = open();
    FileStat stat = Await.item(storage.stat("f"));
    assertThat(stat.size()).isEqualTo(10);
    assertThat(stat.version()).isEqualTo(Await.item(files.stat("f")).version());
    assertThat(Await.item(storage.stat("empty")).size()).isZero();
    assertThat(Await.item(storage.exists("missing"))).isFalse();
  }

  @Test
  void aDirectoryThatTheServerRedirectsToIsNoFile() {
    server.instead(
        request -> {
          request.response().setStatusCode(301).putHeader("Location", request.path() + "/").end();
          return true;
        });
    StorageBackend storage = open();
    assertThat(Await.item(storage.exists("dir"))).isFalse();
    assertThat(Await.failure(StorageException.class, storage.read("dir")).kind())
        .isEqualTo(StorageErrorKind.NOT_FOUND);
  }

  @Test
  void nobodyListeningIsUnavailable() {
    StorageBackend storage = HttpBackend.builder(vertx, URI.create("http://127.0.0.1:1/x")).build();
    opened.add(storage);
    UnavailableException error = Await.failure(UnavailableException.class, storage.read("f"));
    assertThat(error).hasMessageContaining("cannot be reached");
  }

  private void put(String path, String text) {
    Await.item(files.write(path, Payloads.text(text)));
  }

  private StorageBackend open() {
    return open(builder -> builder);
  }

  private StorageBackend open(UnaryOperator<HttpBackend.Builder> how) {
    StorageBackend storage = how.apply(HttpBackend.builder(vertx, server.root())).build();
    opened.add(storage);
    return storage;
  }

  private StorageBackend open(RawServer raw, UnaryOperator<HttpBackend.Builder> how) {
    StorageBackend storage = how.apply(HttpBackend.builder(vertx, raw.root())).build();
    opened.add(storage);
    return storage;
  }

  private RawServer raw(BiConsumer<Integer, NetSocket> answer) {
    return Await.item(RawServer.start(vertx, answer));
  }

  private static boolean answer(HttpServerRequest request, int status) {
    FileServer.status(request, status);
    return true;
  }

  private boolean answerWhole(HttpServerRequest request) {
    request.headers().remove("Range");
    return false;
  }

  private static String text(Uni<ByteBuffer> read) {
    return Payloads.text(Await.item(read));
  }

  /** Waits for a condition that another thread brings about. */
  private void until(BooleanSupplier condition) {
    Await.item(
        Uni.createFrom()
            .emitter(
                done ->
                    vertx.setPeriodic(
                        2,
                        timer -> {
                          if (condition.getAsBoolean()) {
                            vertx.cancelTimer(timer);
                            done.complete(null);
                          }
                        })));
  }
}
