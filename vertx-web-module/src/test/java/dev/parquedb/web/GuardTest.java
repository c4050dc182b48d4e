package dev.parquedb.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {

  private static WebFixture web;

  @BeforeAll
  static void open() throws Exception {
    web = new WebFixture(new MapBackend());
  }

  @AfterAll
  static void close() throws Exception {
    web.close();
  }

  private static String get(int port, String host) throws Exception {
    return web.raw("GET /health HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", port);
  }

  private static String get(String host) throws Exception {
    return get(web.server().port(), host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LocalHost:8080", "127.0.0.1", "127.9.9.9:1", "[::1]:80"})
  void loopbackNamesAreAnswered(String host) throws Exception {
    assertThat(get("Host: " + host + "\r\n")).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.0.1",
        "",
      })
  void otherNamesAreRefused(String host) throws Exception {
    String reply = get("Host: " + host + "\r\n");
    assertThat(reply).startsWith("HTTP/1.1 4").doesNotContain("\"status\":\"up\"");
  }

  @Test
  void anotherNameIsRefusedWithAProblem() throws Exception {
    assertThat(get("Host: evil.example\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("application/problem+json", "HOST_REFUSED");
  }

  @Test
  void noHostAndTwoHostsAreRefused() throws Exception {
    assertThat(get("")).startsWith("HTTP/1.1 4");
    assertThat(get("Host: localhost\r\nHost: evil.example\r\n")).startsWith("HTTP/1.1 4");
  }

  @Test
  void allowedNamesAreAnswered() throws Exception {
    ParqueDBServer server =
        WebFixture.await(
            ParqueDBServer.builder(web.vertx(), new MapBackend())
                .port(0)
                .allowHost("DB.example")
                .build()
                .start()
                .subscribeAsCompletionStage());
    assertThat(get(server.port(), "Host: db.example:99\r\n")).startsWith("HTTP/1.1 200");
    assertThat(get(server.port(), "Host: localhost\r\n")).startsWith("HTTP/1.1 200");
    assertThat(get(server.port(), "Host: evil.example\r\n")).startsWith("HTTP/1.1 403");
    WebFixture.await(server.close(Duration.ofSeconds(1)).subscribeAsCompletionStage());
  }

  @Test
  void changesOfOtherOriginsAreRefused() throws Exception {
    var foreign = web.send("POST", "/v1/things", "{}", "Origin", "https://evil.example");
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(foreign.json()).containsEntry("code", "ORIGIN_REFUSED");
    assertThat(web.send("POST", "/v1/things", "{}", "Origin", "null").status()).isEqualTo(403);
    String own = "http://127.0.0.1:" + web.server().port();
    assertThat(web.send("POST", "/v1/things", "{}", "Origin", own).status()).isEqualTo(201);
  }

  @Test
  void noPageOfAnotherOriginMayReadReplies() throws Exception {
    var reply = web.get("/v1/things", "Origin", "https://evil.example");
    assertThat(reply.header("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void whatIsNoHttpGetsAProblem() throws Exception {
    assertThat(web.raw("GET /" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .contains(" 414 ", "URI_TOO_LONG");
    assertThat(
            web.raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(40_000) + "\r\n\r\n"))
        .contains(" 431 ", "HEADERS_TOO_LARGE");
    assertThat(web.raw("nonsense\r\n\r\n")).contains(" 400 ", "BAD_REQUEST");
  }

  @Test
  void knowsLoopbackAddresses() {
    assertThat(Guard.isLoopback("127.0.0.1")).isTrue();
    assertThat(Guard.isLoopback("::1")).isTrue();
    assertThat(Guard.isLoopback("localhost")).isTrue();
    assertThat(Guard.isLoopback("0.0.0.0")).isFalse();
    assertThat(Guard.isLoopback("127.0.0.1.example")).isFalse();
  }
}
