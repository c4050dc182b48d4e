package dev.parquedb.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an HTTP request to a durable Delta commit in a local folder, and back. */
class DeltaEndToEndTest {

  @TempDir private Path folder;

  private Vertx vertx;
  private StorageBackend storage;
  private EntityBackend backend;
  private WebFixture web;

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    storage = await(Storages.open(vertx, "fs:" + folder));
    backend = await(EntityBackends.open(vertx, DeltaBackendConfig.builder(storage).build()));
    web = new WebFixture(backend);
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

  /** Every file of the tables with its size. */
  private Map<String, Long> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("things"))) {
      return all.filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(Path::toString, DeltaEndToEndTest::size, Long::sum, TreeMap::new));
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "{\"$id\":\"t" + n + "\",\"n\":" + n + ",\"even\":" + (n % 2 == 0) + "}\n")
        .collect(Collectors.joining());
  }

  private static List<Object> ids(IntStream numbers) {
    return numbers.<Object>mapToObj(n -> "things/t" + n).toList();
  }

  @Test
  void whatIsImportedIsFoundAlsoAfterARestart() throws Exception {
    var loaded = web.load("/v1/things/import?batchSize=1000", lines(2_500));
    assertThat(loaded.body()).isEqualTo("{\"durable\":2500,\"created\":2500,\"commits\":3}");
    String found = web.get("/v1/things?sort=n").body();
    close();
    open();
    assertThat(web.get("/v1/namespaces").json()).isEqualTo(Map.of("namespaces", List.of("things")));
    assertThat(web.get("/v1/things/count").json()).isEqualTo(Map.of("count", 2_500L));
    var again = web.get("/v1/things?sort=n");
    assertThat(again.ids()).isEqualTo(ids(IntStream.range(0, 2_500)));
    assertThat(again.body()).isEqualTo(found);
  }

  @Test
  void pagesDoNotRepeatOrSkipUnderConcurrentWrites() throws Exception {
    web.load("/v1/things/import", lines(25));
    var first = web.get("/v1/things/page?limit=10&sort=n&fields=n");
    web.send("POST", "/v1/things", "{\"$id\":\"late\",\"n\":-1}");
    web.delete("/v1/things/t15");
    String cursor = Percent.encodeSegment((String) first.json().get("cursor"));
    var second = web.get("/v1/things/page?limit=20&sort=n&fields=n&cursor=" + cursor);
    assertThat((List<?>) second.json().get("items"))
        .extracting(item -> ((Map<?, ?>) item).get("$id"))
        .isEqualTo(ids(IntStream.range(10, 25)));
    assertThat(second.json()).containsEntry("cursor", null);
  }

  @Test
  void changesAreVersionedAndEarlierSnapshotsStayReadable() throws Exception {
    web.send("POST", "/v1/things", "{\"$id\":\"a\",\"n\":1}");
    List<?> snapshots = (List<?>) web.get("/v1/things/snapshots").json().get("snapshots");
    Object version = ((Map<?, ?>) snapshots.get(snapshots.size() - 1)).get("version");
    var updated = web.send("PATCH", "/v1/things/a", "{\"$inc\":{\"n\":1}}", "If-Match", "\"1\"");
    assertThat(updated.header("ETag")).isEqualTo("\"2\"");
    var stale = web.send("PATCH", "/v1/things/a", "{\"$inc\":{\"n\":1}}", "If-Match", "\"1\"");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(web.delete("/v1/things/a").json()).containsEntry("deleted", 1L);
    assertThat(web.get("/v1/things/a").status()).isEqualTo(404);
    assertThat(web.get("/v1/things/a?asOf=" + version).json()).containsEntry("n", 1L);
    assertThat(web.send("POST", "/v1/things/a/restore", "").json())
        .containsEntry("n", 2L)
        .containsEntry("version", 4L);
  }

  @Test
  void changesByFilterAreOneCommit() throws Exception {
    web.load("/v1/things/import", lines(100));
    var updated =
        web.send(
            "POST",
            "/v1/things/update",
            "{\"filter\":{\"even\":true},\"update\":{\"$set\":{\"seen\":true}}}");
    assertThat(updated.json()).isEqualTo(Map.of("matched", 50L, "modified", 50L, "commits", 1L));
    var deleted = web.send("POST", "/v1/things/delete", "{\"filter\":{\"seen\":true}}");
    assertThat(deleted.json()).isEqualTo(Map.of("deleted", 50L, "commits", 1L));
    assertThat(web.get("/v1/things/count").json()).isEqualTo(Map.of("count", 50L));
  }

  @Test
  void aDeclaredSchemaIsKeptAndEnforced() throws Exception {
    String schema = "{\"fields\":[{\"name\":\"n\",\"type\":\"long\",\"required\":true}]}";
    assertThat(web.send("PUT", "/v1/things/schema", schema).status()).isEqualTo(204);
    var violation = web.send("POST", "/v1/things", "{\"$id\":\"a\",\"n\":\"one\"}");
    assertThat(violation.status()).isEqualTo(422);
    assertThat(violation.json()).containsEntry("code", "SCHEMA_VIOLATION");
    assertThat(web.get("/v1/things/schema").body()).contains("\"name\":\"n\",\"type\":\"long\"");
  }

  @Test
  void whatIsRefusedWritesNothing() throws Exception {
    web.send("POST", "/v1/things", "{\"$id\":\"a\",\"n\":1}");
    Map<String, Long> before = files();
    List<WebFixture.Reply> refused =
        List.of(
            web.send("POST", "/v1/things", "{\"$id\":\"a\"}"),
            web.send("POST", "/v1/things", "{\"$id\":\"x/y\"}"),
            web.send("POST", "/v1/things", "{\"n\":"),
            web.send("PATCH", "/v1/things/a", "{\"$push\":{\"n\":1}}"),
            web.send("PATCH", "/v1/things/a", "{\"$nope\":{\"n\":1}}"),
            web.send("PATCH", "/v1/things/b", "{\"$set\":{\"n\":1}}"),
            web.send("PATCH", "/v1/things/a", "{\"$set\":{\"n\":2}}", "If-Match", "\"9\""),
            web.delete("/v1/things/a", "If-Match", "\"9\""),
            web.send("POST", "/v1/things/delete", "{\"filter\":{\"$nope\":1}}"),
            web.send("POST", "/v1/things/update", "{\"filter\":{},\"update\":{\"n\":1}}"),
            web.load("/v1/things/import", "{}\nnonsense\n"),
            web.load("/v1/things/import", "{\"$id\":\"a\"}\n"));
    assertThat(refused)
        .allSatisfy(reply -> assertThat(reply.status()).as(reply.body()).isBetween(400, 499));
    assertThat(files()).isEqualTo(before);
  }
}
