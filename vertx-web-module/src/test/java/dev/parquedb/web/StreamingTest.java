package dev.parquedb.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamingTest {

  private static final String FIND =
      "GET /v1/things HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private final AtomicLong requested = new AtomicLong();
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private volatile Multi<Entity> stream;
  private WebFixture web;

  @BeforeEach
  void open() throws Exception {
    web =
        new WebFixture(
            new MapBackend() {
              @Override
              public Multi<Entity> find(String ns, Filter filter, FindOptions options) {
                return stream
                    .onRequest()
                    .invoke(requested::addAndGet)
                    .onCancellation()
                    .invoke(() -> cancelled.complete(null));
              }
            });
  }

  @AfterEach
  void close() throws Exception {
    web.close();
  }

  private static Entity entity(int number, String text) {
    return new Entity(
        "things/t" + number,
        "things",
        null,
        Instant.EPOCH,
        null,
        Instant.EPOCH,
        null,
        null,
        null,
        1,
        Map.of("text", text));
  }

  private static Multi<Entity> entities(int count, String text) {
    return Multi.createFrom().items(IntStream.range(0, count).mapToObj(n -> entity(n, text)));
  }

  private static List<Object> ids(int count) {
    return IntStream.range(0, count).<Object>mapToObj(n -> "things/t" + n).toList();
  }

  @Test
  void streamsEveryRowInOrder() throws Exception {
    stream = entities(5_000, "x".repeat(200));
    assertThat(web.get("/v1/things").ids()).isEqualTo(ids(5_000));
  }

  @Test
  void streamsRowsOfAnotherThreadInOrder() throws Exception {
    var elsewhere = Executors.newSingleThreadExecutor();
    try {
      stream = entities(5_000, "x").emitOn(elsewhere);
      assertThat(web.get("/v1/things").ids()).isEqualTo(ids(5_000));
    } finally {
      elsewhere.shutdown();
    }
  }

  @Test
  void streamsRowsThatAreEncodedOnAWorkerInOrder() throws Exception {
    stream = entities(40, "x".repeat(100_000));
    assertThat(web.get("/v1/things").ids()).isEqualTo(ids(40));
  }

  @Test
  void aReaderThatDoesNotReadHoldsTheFindBack() throws Exception {
    int count = 4_000;
    stream = entities(count, "x".repeat(10_000));
    try (Socket socket = web.open()) {
      socket.getOutputStream().write(FIND.getBytes(StandardCharsets.ISO_8859_1));
      web.settle();
      // 40 MB: what the sockets of both sides buffer, and a window, but never all of it.
      assertThat(requested.get()).isGreaterThan(0).isLessThan(count * 3 / 4);
      web.settle();
      assertThat(requested.get()).isLessThan(count * 3 / 4);
      byte[] all = socket.getInputStream().readAllBytes();
      assertThat(all.length).isGreaterThan(count * 10_000);
      assertThat(new String(all, StandardCharsets.ISO_8859_1)).endsWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void aClientThatLeavesCancelsTheFind() throws Exception {
    UnicastProcessor<Entity> rows = UnicastProcessor.create();
    stream = rows;
    rows.onNext(entity(0, "x"));
    try (Socket socket = web.open()) {
      socket.getOutputStream().write(FIND.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    WebFixture.await(cancelled);
  }

  @Test
  void aClientThatLeavesBeforeTheFirstRowCancelsTheFind() throws Exception {
    stream = UnicastProcessor.create();
    try (Socket socket = web.open()) {
      socket.getOutputStream().write(FIND.getBytes(StandardCharsets.ISO_8859_1));
      web.settle();
    }
    WebFixture.await(cancelled);
  }

  @Test
  void anErrorBeforeTheFirstRowHasItsStatus() throws Exception {
    stream =
        Multi.createFrom()
            .failure(new CorruptTableException("things", "part-1.parquet", "part-1 is damaged"));
    var reply = web.get("/v1/things");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.json()).containsEntry("code", "CORRUPT_TABLE");
    assertThat(reply.context()).containsEntry("file", "part-1.parquet");
  }

  @Test
  void anErrorInTheMiddleEndsInAnErrorLineAndABrokenConnection() throws Exception {
    UnicastProcessor<Entity> rows = UnicastProcessor.create();
    stream = rows;
    rows.onNext(entity(0, "x"));
    var response =
        web.client().send(web.request("/v1/things").build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    List<String> lines = new ArrayList<>();
    try (var reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      lines.add(reader.readLine());
      rows.onNext(entity(1, "x"));
      lines.add(reader.readLine());
      rows.onError(new CorruptTableException("things", "part-2.parquet", "part-2 is damaged"));
      lines.add(reader.readLine());
      assertThatThrownBy(reader::readLine).isInstanceOf(IOException.class);
    }
    assertThat(lines.get(0)).contains("things/t0");
    assertThat(lines.get(1)).contains("things/t1");
    assertThat(ExtendedJson.parseDocument(lines.get(2))).containsOnlyKeys("$error");
    assertThat(lines.get(2)).contains("CORRUPT_TABLE", "part-2.parquet");
  }

  @Test
  void anUnexpectedErrorTellsNothingOfItsInsides() throws Exception {
    stream = Multi.createFrom().failure(new IllegalStateException("secret insides"));
    var reply = web.get("/v1/things");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.json()).containsEntry("code", "INTERNAL");
    assertThat(reply.body()).doesNotContain("secret", "IllegalState");
  }

  @Test
  void closingWaitsForTheRowsInFlight() throws Exception {
    UnicastProcessor<Entity> rows = UnicastProcessor.create();
    stream = rows;
    rows.onNext(entity(0, "x"));
    var response =
        web.client().send(web.request("/v1/things").build(), BodyHandlers.ofInputStream());
    var closed = web.server().close(java.time.Duration.ofMinutes(1)).subscribeAsCompletionStage();
    assertThat(web.get("/health").status()).isEqualTo(503);
    assertThat(closed).isNotDone();
    rows.onNext(entity(1, "x"));
    rows.onComplete();
    assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8).lines())
        .hasSize(2);
    WebFixture.await(closed);
  }
}
