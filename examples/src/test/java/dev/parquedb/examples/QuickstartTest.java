package dev.parquedb.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {

  private static final int QUAKES = 1_707;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path folder;

  private static <T> T await(Uni<T> uni) throws Exception {
    return uni.subscribeAsCompletionStage().get(120, TimeUnit.SECONDS);
  }

  private Quickstart start(int port) throws Exception {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return await(Quickstart.start("fs:" + folder, port, out));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(Quickstart quickstart, String path) {
    return HttpRequest.newBuilder(URI.create(quickstart.server().uri() + "/v1/earthquakes" + path));
  }

  private String count(Quickstart quickstart) throws Exception {
    return send(request(quickstart, "/count")).body();
  }

  @Test
  void servesTheEarthquakesAndPrintsThreeCallsThatWork() throws Exception {
    Quickstart running = start(0);
    List<String> calls =
        printed.toString(StandardCharsets.UTF_8).lines().filter(l -> l.startsWith("curl")).toList();
    assertThat(calls).hasSize(3);
    assertThat(calls).allMatch(call -> call.contains(running.server().uri() + "/v1/earthquakes"));

    String filter = URLEncoder.encode("{\"magnitude\":{\"$gte\":5}}", StandardCharsets.UTF_8);
    var strong = send(request(running, "?filter=" + filter + "&sort=time"));
    assertThat(strong.statusCode()).isEqualTo(200);
    List<String> rows = strong.body().lines().toList();
    assertThat(rows).hasSize(39);
    assertThat(
            rows.stream().map(row -> row.replaceFirst(".*\"time\":\\{\"\\$date\":", "")).toList())
        .isSorted();

    assertThat(send(request(running, "/ci37868143")).body()).contains("M 2.0 - 4km W of Castaic");
    var changed =
        send(
            request(running, "/ci37868143")
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"$inc\":{\"views\":1}}")));
    assertThat(changed.body()).contains("\"views\":1", "\"version\":2");
    await(running.close());
  }

  @Test
  void aSecondStartKeepsEverythingAndAddsNothing() throws Exception {
    Quickstart first = start(0);
    var deleted = send(request(first, "/ci37868143").DELETE());
    assertThat(deleted.body()).contains("\"deleted\":1");
    await(first.close());
    Quickstart second = start(0);
    assertThat(count(second)).isEqualTo("{\"count\":" + (QUAKES - 1) + "}");
    await(second.close());
  }

  @Test
  void anImportThatWasInterruptedIsCompleted() throws Exception {
    Vertx vertx = Vertx.vertx();
    StorageBackend storage = await(Storages.open(vertx, "fs:" + folder));
    EntityBackend backend =
        await(EntityBackends.open(vertx, DeltaBackendConfig.builder(storage).build()));
    await(new Earthquakes(vertx, backend).load(inputs -> inputs.select().first(700)));
    assertThat(await(backend.count(Earthquakes.NAMESPACE))).isEqualTo(700);
    await(backend.close());
    await(storage.close());
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);

    Quickstart running = start(0);
    assertThat(count(running)).isEqualTo("{\"count\":" + QUAKES + "}");
    await(running.close());
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    Quickstart running = start(0);
    int port = running.server().port();
    assertThatThrownBy(() -> start(port))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("Cannot listen on 127.0.0.1:" + port);
    await(running.close());
  }
}
