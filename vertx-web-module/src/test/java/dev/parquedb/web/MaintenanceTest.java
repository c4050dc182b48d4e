package dev.parquedb.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.ExtendedJson;
import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.web.WebFixture.Reply;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes, compaction and vacuum over HTTP, on Delta tables. */
class MaintenanceTest {

  private static final AtomicInteger STORAGES = new AtomicInteger();

  private Vertx vertx;
  private StorageBackend storage;
  private EntityBackend backend;
  private WebFixture web;

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    storage = await(Storages.open(vertx, "memory:web-maintenance-" + STORAGES.incrementAndGet()));
    backend =
        await(
            EntityBackends.open(
                vertx,
                DeltaBackendConfig.builder(storage)
                    .engine(EngineOptions.DEFAULT.withCursorTtl(Duration.ZERO))
                    .build()));
    web = new WebFixture(backend);
    for (int i = 0; i < 3; i++) {
      web.send("POST", "/v1/things", "{\"$id\":\"e" + i + "\",\"n\":" + i + "}");
    }
    web.send("PATCH", "/v1/things/e1", "{\"$inc\":{\"n\":10}}");
    web.delete("/v1/things/e2?hard=true");
  }

  @AfterEach
  void close() throws Exception {
    web.close();
    await(backend.close());
    await(storage.close());
    WebFixture.await(vertx.close().toCompletionStage());
  }

  private static <T> T await(Uni<T> uni) throws Exception {
    return WebFixture.await(uni.subscribeAsCompletionStage());
  }

  @Test
  void changesAreLinesWithTheirTokens() throws Exception {
    Reply reply = web.get("/v1/things/changes");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).startsWith("application/x-ndjson");
    List<Map<String, Object>> lines = reply.lines();
    assertThat(lines.stream().map(line -> line.get("change")))
        .containsExactly("insert", "insert", "insert", "update", "delete");
    assertThat(lines.get(3).keySet()).containsExactly("token", "change", "before", "after");
    assertThat(lines.get(3).get("token")).isEqualTo("3-0");
    assertThat(((Map<?, ?>) lines.get(3).get("before")).get("n")).isEqualTo(1L);
    assertThat(((Map<?, ?>) lines.get(3).get("after")).get("n")).isEqualTo(11L);
    assertThat(lines.get(0)).doesNotContainKey("before");
    assertThat(lines.get(4)).doesNotContainKey("after");
    assertThat(web.get("/v1/things/changes?after=3-0").lines()).containsExactly(lines.get(4));
    assertThat(web.get("/v1/things/changes?since=2").lines())
        .containsExactlyElementsOf(lines.subList(3, 5));
    assertThat(web.get("/v1/things/changes?since=now").body()).isEmpty();
    assertThat(web.get("/v1/absent/changes").body()).isEmpty();
  }

  @Test
  void aStartThatCannotBeIsRefused() throws Exception {
    for (String query : List.of("after=x", "after=1", "since=yesterday", "follow=1", "from=1")) {
      assertThat(web.get("/v1/things/changes?" + query).status()).as(query).isEqualTo(400);
    }
    assertThat(web.get("/v1/things/changes?after=0-0&since=1").status()).isEqualTo(400);
    assertThat(web.get("/v1/things/changes?after=99-0").status()).isEqualTo(404);
  }

  @Test
  void whoFollowsGetsChangesAsTheyAreMade() throws Exception {
    try (Socket socket = web.open()) {
      socket
          .getOutputStream()
          .write(
              ("GET /v1/things/changes?after=4-0&follow=true HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (int i = 0; i < 2; i++) {
        web.send("PATCH", "/v1/things/e0", "{\"$inc\":{\"n\":1}}");
        String line = in.readLine();
        while (!line.startsWith("{")) {
          line = in.readLine();
        }
        assertThat(ExtendedJson.parseDocument(line).get("token")).isEqualTo((5 + i) + "-0");
      }
    }
  }

  @Test
  void aTableIsCompactedAndVacuumed() throws Exception {
    Map<String, Object> told = web.send("POST", "/v1/things/compact", "{\"dryRun\":true}").json();
    assertThat(told).containsEntry("filesCompacted", 2L).containsEntry("filesCreated", 1L);
    Reply compacted = web.send("POST", "/v1/things/compact", "{}");
    assertThat(compacted.status()).isEqualTo(200);
    assertThat(compacted.json().keySet())
        .containsExactly("filesCompacted", "filesCreated", "bytesBefore", "bytesAfter", "duration");
    assertThat(compacted.json()).containsEntry("filesCompacted", 2L);
    Reply kept = web.send("POST", "/v1/things/vacuum", "{}");
    assertThat(kept.json())
        .isEqualTo(Map.of("filesDeleted", 0L, "bytesReclaimed", 0L, "snapshotsExpired", 0L));
    Map<String, Object> vacuumed =
        web.send("POST", "/v1/things/vacuum", "{\"retention\":\"PT0S\",\"dryRun\":true}").json();
    assertThat((Long) vacuumed.get("filesDeleted")).isPositive();
    assertThat(web.get("/v1/things/e1").json()).containsEntry("n", 11L);
  }

  @Test
  void optionsOfMaintenanceThatMakeNoSenseAreRefused() throws Exception {
    for (String body :
        List.of("{\"maxFiles\":0}", "{\"targetFileSize\":\"big\"}", "{\"unknown\":1}", "[]")) {
      assertThat(web.send("POST", "/v1/things/compact", body).status()).as(body).isEqualTo(400);
    }
    for (String body :
        List.of("{\"retention\":\"week\"}", "{\"retention\":\"-PT1S\"}", "{\"retention\":7}")) {
      assertThat(web.send("POST", "/v1/things/vacuum", body).status()).as(body).isEqualTo(400);
    }
    assertThat(web.get("/v1/things/compact").status()).isEqualTo(404);
  }
}
