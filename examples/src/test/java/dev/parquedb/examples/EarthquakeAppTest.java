package dev.parquedb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.ExtendedJson;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.entity.InterceptedStorage;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the application promises, whatever it keeps its files in. */
abstract class EarthquakeAppTest {

  private static final int QUAKES = 1_707;

  private final HttpClient client = HttpClient.newHttpClient();
  private Vertx vertx;
  private WatchedVerticle app;

  /** The configuration of the storage: {@code storage} and {@code storageOptions}. */
  abstract JsonObject storage();

  @BeforeEach
  void deploy() throws Exception {
    vertx = Vertx.vertx();
    start();
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close().toCompletionStage());
  }

  private String start() throws Exception {
    DeploymentOptions options = new DeploymentOptions().setConfig(storage().put("port", 0));
    String id =
        await(vertx.deployVerticle(WatchedVerticle.class.getName(), options).toCompletionStage());
    app = WatchedVerticle.running();
    return id;
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(90, TimeUnit.SECONDS);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
        .timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  private static Map<String, Object> json(HttpResponse<String> reply) {
    return ExtendedJson.parseDocument(reply.body());
  }

  @Test
  void streamsTheEarthquakesFromAMagnitudeOn() throws Exception {
    HttpResponse<String> strong = get("/quakes?minMagnitude=5");
    assertThat(strong.statusCode()).isEqualTo(200);
    assertThat(strong.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(strong.body().lines()).hasSize(39).allMatch(line -> line.contains("\"magnitude\""));
    assertThat(get("/quakes").body().lines()).hasSize(QUAKES);
    assertThat(get("/quakes?minMagnitude=strong").statusCode()).isEqualTo(400);
  }

  @Test
  void whatWasAcknowledgedIsThereForTheNextOneWhoOpensTheStorage() throws Exception {
    HttpResponse<String> created =
        post(
            "/quakes",
            "{\"$id\":\"mine\",\"time\":"
                + "{\"$date\":\"2018-02-07T12:00:00Z\"},\"magnitude\":9.5}");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(post("/quakes/mine/felt", "").statusCode()).isEqualTo(200);
    String first = vertx.deploymentIDs().iterator().next();
    await(vertx.undeploy(first).toCompletionStage());

    start();
    assertThat(json(get("/quakes/mine")))
        .containsEntry("magnitude", 9.5)
        .containsEntry("feltReports", 1L);
    assertThat(get("/quakes?minMagnitude=9").body().lines()).hasSize(1);
  }

  @Test
  void errorsHaveTheirStatusAndCode() throws Exception {
    assertThat(get("/quakes/nowhere").statusCode()).isEqualTo(404);
    assertThat(json(get("/quakes/nowhere"))).containsEntry("code", "ENTITY_NOT_FOUND");
    assertThat(json(post("/quakes/nowhere/felt", ""))).containsEntry("code", "ENTITY_NOT_FOUND");
    assertThat(post("/quakes", "{\"$id\":\"ci37868143\"}").statusCode()).isEqualTo(409);
    assertThat(post("/quakes", "no JSON").statusCode()).isEqualTo(400);
    assertThat(get("/files/no/such/file").statusCode()).isEqualTo(404);
    assertThat(get("/files/%2e%2e/secret").statusCode()).isBetween(400, 499);
  }

  @Test
  void theFilesOfTheTableAreServedAsTheyLie() throws Exception {
    List<String> paths =
        get("/files")
            .body()
            .lines()
            .map(line -> (String) ExtendedJson.parseDocument(line).get("path"))
            .toList();
    String data = paths.stream().filter(path -> path.endsWith(".parquet")).findFirst().get();
    byte[] file = client.send(request("/files/" + data).build(), BodyHandlers.ofByteArray()).body();
    assertThat(new String(file, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    assertThat(new String(file, file.length - 4, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    assertThat(paths).anyMatch(path -> path.endsWith("_delta_log/00000000000000000000.json"));
  }

  @Test
  void repliesBeginOnTheEventLoopOfTheRequest() throws Exception {
    get("/quakes/ci37868143");
    get("/quakes");
    post("/quakes/ci37868143/felt", "");
    get("/files");
    assertThat(app.replies()).hasSize(4);
    assertThat(app.replies())
        .allSatisfy(
            threads -> {
              assertThat(threads.reply()).as(threads.path()).isSameAs(threads.request());
              assertThat(threads.reply().getName()).contains("eventloop");
            });
  }

  @Test
  void aClientThatLeavesEndsTheFindAndItsReads() throws Exception {
    InterceptedStorage.Held held = app.holdDataFiles();
    try (Socket socket = new Socket("127.0.0.1", app.port())) {
      ask(socket, "/quakes");
      Await.until("a read of a data file", () -> held.began() > 0);
      assertThat(held.cancelled()).isZero();
    }
    Await.until("every read is cancelled", () -> held.cancelled() == held.began());
    app.letDataFilesGo();
    assertThat(get("/quakes").body().lines()).hasSize(QUAKES);
  }

  private static void ask(Socket socket, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
  }
}
