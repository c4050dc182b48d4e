package dev.parquedb.web;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.EntityBackend;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
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

/** A server on a free port and a client that talks to it from the test's own thread. */
final class WebFixture {

  static final int SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ParqueDBServer server;

  WebFixture(EntityBackend backend) throws Exception {
    this(backend, HttpLimits.DEFAULT);
  }

  WebFixture(EntityBackend backend, HttpLimits limits) throws Exception {
    server =
        await(
            ParqueDBServer.builder(vertx, backend)
                .port(0)
                .limits(limits)
                .build()
                .start()
                .subscribeAsCompletionStage());
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }

  Vertx vertx() {
    return vertx;
  }

  ParqueDBServer server() {
    return server;
  }

  HttpClient client() {
    return client;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.uri() + path))
        .timeout(Duration.ofSeconds(SECONDS));
  }

  Reply get(String path, String... headers) throws Exception {
    return send(headers(request(path).GET(), headers));
  }

  Reply send(String method, String path, String json, String... headers) throws Exception {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json));
    return send(headers(request, headers));
  }

  Reply delete(String path, String... headers) throws Exception {
    return send(headers(request(path).DELETE(), headers));
  }

  Reply load(String path, String lines) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines)));
  }

  private static HttpRequest.Builder headers(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  Reply send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    return new Reply(response.statusCode(), response, response.body());
  }

  /** Sends bytes as they are and reads what comes back, until the server hangs up. */
  String raw(String request) throws IOException {
    return raw(request, server.port());
  }

  String raw(String request, int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(SECONDS * 1_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  Socket open() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(SECONDS * 1_000);
    return socket;
  }

  /** Lets the server's event loop turn many times. */
  void settle() throws Exception {
    for (int i = 0; i < 100; i++) {
      get("/health");
    }
  }

  void close() throws Exception {
    await(server.close(Duration.ofSeconds(5)).subscribeAsCompletionStage());
    await(vertx.close().toCompletionStage());
  }

  /** A reply with its body as text. */
  record Reply(int status, HttpResponse<?> response, String body) {

    String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    Map<String, Object> json() {
      return ExtendedJson.parseDocument(body);
    }

    List<Map<String, Object>> lines() {
      return body.lines().map(ExtendedJson::parseDocument).toList();
    }

    List<Object> ids() {
      return lines().stream().map(line -> line.get("$id")).toList();
    }

    @SuppressWarnings("unchecked") // Objects are read as maps with string keys.
    Map<String, Object> context() {
      return (Map<String, Object>) json().get("context");
    }
  }
}
