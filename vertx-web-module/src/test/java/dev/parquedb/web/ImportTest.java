package dev.parquedb.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestResult;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportTest {

  private volatile Function<Multi<CreateInput>, Uni<IngestResult>> ingest;
  private MapBackend backend;
  private WebFixture web;

  @BeforeEach
  void open() throws Exception {
    backend =
        new MapBackend() {
          @Override
          public Uni<IngestResult> ingest(
              String ns, Multi<CreateInput> inputs, IngestOptions options) {
            return ingest == null ? super.ingest(ns, inputs, options) : ingest.apply(inputs);
          }
        };
    web = new WebFixture(backend, HttpLimits.DEFAULT.withMaxLineBytes(200_000));
  }

  @AfterEach
  void close() throws Exception {
    web.close();
  }

  private static String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "{\"$id\":\"t" + n + "\",\"n\":" + n + "}\n")
        .collect(Collectors.joining());
  }

  @Test
  void createsOneEntityALine() throws Exception {
    var reply = web.load("/v1/things/import?batchSize=1000", lines(2_500));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"durable\":2500,\"created\":2500,\"commits\":3}");
    assertThat(web.get("/v1/things/count").json()).isEqualTo(Map.of("count", 2_500L));
  }

  @Test
  void lineEndsAndBlankLinesDoNotMatter() throws Exception {
    var reply = web.load("/v1/things/import", "\n{\"n\":1}\r\n  \n{\"n\":2}");
    assertThat(reply.json()).containsEntry("created", 2L);
    assertThat(web.get("/v1/things?sort=n&fields=n").lines())
        .extracting(line -> line.get("n"))
        .containsExactly(1L, 2L);
  }

  @Test
  void nothingIsAnImportOfNothing() throws Exception {
    assertThat(web.load("/v1/things/import", "").body())
        .isEqualTo("{\"durable\":0,\"created\":0,\"commits\":0}");
  }

  @Test
  void resumesFromAPosition() throws Exception {
    web.load("/v1/things/import", lines(10));
    var reply = web.load("/v1/things/import?resumeFrom=10", lines(15));
    assertThat(reply.json()).containsEntry("durable", 15L).containsEntry("created", 5L);
  }

  @Test
  void aMalformedLineNamesItselfAndHowManyAreDurable() throws Exception {
    String broken = lines(5) + "\n{\"$id\":\"x\",}\n" + lines(1);
    var reply = web.load("/v1/things/import?batchSize=2", broken);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json()).containsEntry("code", "INVALID_INPUT");
    assertThat((String) reply.json().get("detail")).startsWith("Line 7: ");
    assertThat(reply.context()).containsEntry("line", 7L);
    long durable = (long) reply.context().get("durable");
    assertThat(durable).isLessThanOrEqualTo(5);
    assertThat(web.get("/v1/things/count").json()).isEqualTo(Map.of("count", durable));
  }

  @Test
  void linesThatCannotBeEntitiesAreRefusedBeforeTheyAreSent() throws Exception {
    for (String line :
        new String[] {
          "[1]",
          "7",
          "{\"$id\":\"a/b/c\"}",
          "{\"$id\":\"others/a\"}",
          "{\"createdAt\":{\"$date\":\"2026-01-01T00:00:00Z\"}}",
          "{\"name\":7}"
        }) {
      var reply = web.load("/v1/things/import", line);
      assertThat(reply.status()).as(line).isEqualTo(400);
      assertThat(reply.context()).as(line).containsEntry("line", 1L);
    }
    assertThat(backend.writes()).isZero();
  }

  @Test
  void auditFieldsAreKeptWhenAskedFor() throws Exception {
    String line = "{\"createdAt\":{\"$date\":\"2026-01-01T00:00:00Z\"}}";
    assertThat(web.load("/v1/things/import?keepAudit=true", line).status()).isEqualTo(200);
  }

  @Test
  void anEntityThatExistsEndsTheImport() throws Exception {
    web.send("POST", "/v1/things", "{\"$id\":\"t5\"}");
    var reply = web.load("/v1/things/import?batchSize=2", lines(10));
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json()).containsEntry("code", "ENTITY_EXISTS");
    assertThat(reply.context()).containsEntry("durable", 4L);
  }

  @Test
  void aLongLineIsReadAndATooLongOneIsRefused() throws Exception {
    String longLine = "{\"text\":\"" + "x".repeat(150_000) + "\"}\n";
    assertThat(web.load("/v1/things/import", longLine.repeat(3)).json())
        .containsEntry("created", 3L);
    var tooLong = web.load("/v1/things/import", longLine + "\"" + "x".repeat(300_000));
    assertThat(tooLong.status()).isEqualTo(413);
    assertThat(tooLong.json()).containsEntry("code", "LIMIT_EXCEEDED");
    assertThat(tooLong.context()).containsEntry("line", 2L);
  }

  @Test
  void aRefusalReachesAClientThatIsStillSending() throws Exception {
    Iterator<byte[]> endless =
        new Iterator<>() {
          private int sent;

          @Override
          public boolean hasNext() {
            return sent < 10_000;
          }

          @Override
          public byte[] next() {
            sent++;
            return (sent == 1 ? "nonsense\n" : "{}\n".repeat(100)).getBytes(StandardCharsets.UTF_8);
          }
        };
    var reply =
        web.send(
            web.request("/v1/things/import")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArrays(() -> endless)));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.context()).containsEntry("line", 1L).containsEntry("durable", 0L);
  }

  @Test
  void otherTypesAndParametersAreRefused() throws Exception {
    var typed = web.send("POST", "/v1/things/import", "{}");
    assertThat(typed.status()).isEqualTo(415);
    for (String query :
        new String[] {
          "batchSize=0", "batchSize=3000000000", "resumeFrom=-1", "keepAudit=maybe", "upsert=true"
        }) {
      assertThat(web.load("/v1/things/import?" + query, lines(1)).status())
          .as(query)
          .isEqualTo(400);
    }
    assertThat(web.load("/v1/_things/import", lines(1)).status()).isEqualTo(400);
    assertThat(backend.writes()).isZero();
  }

  @Test
  void aSlowBackendHoldsTheClientBack() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    ingest =
        inputs ->
            inputs
                .onItem()
                .transformToUniAndConcatenate(
                    input -> {
                      arrived.complete(null);
                      return Uni.createFrom().completionStage(go).replaceWith(input);
                    })
                .collect()
                .with(Collectors.counting())
                .map(count -> new IngestResult(count, count, 1, Optional.empty()));
    int chunks = 40_000;
    byte[] line = ("{\"text\":\"" + "x".repeat(1_000) + "\"}\n").getBytes(StandardCharsets.UTF_8);
    AtomicInteger taken = new AtomicInteger();
    Iterable<byte[]> body =
        () ->
            IntStream.range(0, chunks)
                .mapToObj(
                    n -> {
                      taken.incrementAndGet();
                      return line;
                    })
                .iterator();
    var response =
        web.client()
            .sendAsync(
                web.request("/v1/things/import")
                    .header("Content-Type", "application/x-ndjson")
                    .POST(BodyPublishers.ofByteArrays(body))
                    .build(),
                BodyHandlers.ofString());
    WebFixture.await(arrived);
    web.settle();
    assertThat(taken.get()).isLessThan(chunks * 3 / 4);
    web.settle();
    assertThat(taken.get()).isLessThan(chunks * 3 / 4);
    go.complete(null);
    assertThat(WebFixture.await(response).body()).contains("\"created\":" + chunks);
  }

  @Test
  void aClientThatLeavesFailsTheImport() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    ingest =
        inputs ->
            inputs
                .onFailure()
                .invoke(failure::complete)
                .collect()
                .with(Collectors.counting())
                .map(count -> new IngestResult(count, count, 1, Optional.empty()));
    try (Socket socket = web.open()) {
      String head =
          "POST /v1/things/import HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n"
              + lines(3);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      web.settle();
    }
    assertThat(WebFixture.await(failure)).isNotNull();
  }
}
