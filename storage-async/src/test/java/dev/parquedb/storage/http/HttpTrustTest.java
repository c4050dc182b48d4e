package dev.parquedb.storage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Storages;
import dev.parquedb.storage.CorruptStorageException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets, redirects, manifests and options, seen from outside. */
class HttpTrustTest {

  private static final Map<String, String> SECRETS =
      Map.of("token", "t0p-secret", "header.X-Key", "k3y-secret");

  private final Vertx vertx = Vertx.vertx();
  private FileServer server;
  private FileServer elsewhere;

  @BeforeEach
  void start() {
    StorageBackend files = MemoryBackend.create(vertx);
    Await.item(files.write("f", Payloads.text("0123456789")));
    server = Await.item(FileServer.start(vertx, files));
    elsewhere = Await.item(FileServer.start(vertx, files));
  }

  @AfterEach
  void stop() {
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @Test
  void secretsAreSentToTheOriginAndNowhereElse() {
    List<String> seen = new CopyOnWriteArrayList<>();
    elsewhere.instead(
        request -> {
          seen.add("elsewhere " + request.getHeader("Authorization") + request.getHeader("X-Key"));
          return false;
        });
    server.instead(
        request -> {
          seen.add("origin " + request.getHeader("Authorization") + request.getHeader("X-Key"));
          request
              .response()
              .setStatusCode(307)
              .putHeader("Location", elsewhere.root() + "/f")
              .end();
          return true;
        });
    StorageBackend storage = open(server.root().toString(), SECRETS);
    assertThat(Payloads.text(Await.item(storage.readRange("f", 2, 4)))).isEqualTo("23");
    assertThat(seen).containsExactly("origin Bearer t0p-secretk3y-secret", "elsewhere nullnull");
  }

  @Test
  void secretsAreNeverShown() {
    server.instead(
        request -> {
          FileServer.status(request, 401);
          return true;
        });
    StorageBackend storage = open(server.root().toString(), SECRETS);
    StorageException error = Await.failure(StorageException.class, storage.read("f"));
    HttpSettings settings =
        HttpBackend.builder(vertx, server.root()).token("t0p-secret").settings();
    assertThat(error + " " + error.context() + storage + storage.rootUri() + settings)
        .doesNotContain("secret");
  }

  @Test
  void aRedirectToTheMetadataServiceIsNotFollowed() {
    server.instead(
        request -> {
          request
              .response()
              .setStatusCode(302)
              .putHeader("Location", "http://169.254.169.254/latest/meta-data/?sig=geheim")
              .end();
          return true;
        });
    assertThat(
            Await.failure(
                UnsupportedStorageException.class,
                open(server.root().toString(), Map.of()).read("f")))
        .hasMessageContaining("LINK_LOCAL")
        .hasMessageNotContaining("geheim");
  }

  @Test
  void redirectsInACircleEnd() {
    server.instead(
        request -> {
          request.response().setStatusCode(302).putHeader("Location", request.uri()).end();
          return true;
        });
    StorageBackend storage = open(server.root() + "?maxRedirects=2", Map.of());
    assertThat(Await.failure(UnsupportedStorageException.class, storage.read("f")))
        .hasMessageContaining("more than 2 times");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void anUnchangedManifestIsNotSentAgain() {
    List<String> conditions = new CopyOnWriteArrayList<>();
    server.instead(
        request -> {
          conditions.add(String.valueOf(request.getHeader("If-None-Match")));
          return false;
        });
    StorageBackend storage = open(server.root().toString(), Map.of());
    for (int i = 0; i < 3; i++) {
      assertThat(Await.item(storage.list("")).paths()).containsExactly("f");
    }
    assertThat(conditions).hasSize(3).startsWith("null");
    assertThat(conditions.subList(1, 3)).allMatch(tag -> tag.startsWith("\""));
  }

  @Test
  void withoutAManifestNothingIsListedButFilesAreRead() {
    StorageBackend storage = open(server.root() + "?manifest=none.json", Map.of());
    assertThat(Await.failure(UnsupportedStorageException.class, storage.list("a")))
        .hasMessageContaining("none.json");
    assertThat(Await.item(storage.exists("f"))).isTrue();
    assertThat(Await.item(storage.exists("g"))).isFalse();
  }

  @Test
  void aDamagedOrOversizedManifestIsNoEmptyListing() {
    StorageBackend damaged = open(server.root() + "?manifest=f", Map.of());
    Await.failure(CorruptStorageException.class, damaged.list(""));
    StorageBackend small = open(server.root() + "?manifestLimit=20", Map.of());
    assertThat(Await.failure(UnsupportedStorageException.class, small.list("")))
        .hasMessageContaining("manifestLimit");
  }

  @Test
  void bothSchemesAndAllOptionsAreTaken() {
    String options =
        "?poolSize=3&connectTimeoutMillis=1000&idleTimeoutMillis=1000&wholeFileLimit=0"
            + "&allowPrivateRedirects=false";
    StorageBackend storage = open("HTTPS://example.org/a/b/" + options, Map.of());
    assertThat(storage.type()).isEqualTo("http");
    assertThat(storage.rootUri()).isEqualTo(URI.create("https://example.org/a/b"));
    assertThat(open("http://[::1]:81", Map.of()).rootUri()).hasToString("http://[::1]:81");
  }

  @ParameterizedTest
  @CsvSource({
    "http:, no URI",
    "http:///x, host",
    "http://u:geheim@h/x, password",
    "http://h/a/../b, segments",
    "http://h/a b, percent-encode",
    "http://h/#x, fragment",
    "http://h?token=geheim, beside",
    "http://h?header.X=geheim, beside",
    "http://h?pool=3, pool",
    "http://h?poolSize=0, poolSize",
    "http://h?poolSize=many, poolSize",
    "http://h?maxRedirects=99, maxRedirects",
    "http://h?allowPrivateRedirects=yes, allowPrivateRedirects",
    "http://h?idleTimeoutMillis=0, idleTimeout",
  })
  void whatIsWrongIsNamedWithoutSecrets(String uri, String named) {
    assertThat(Await.failure(Storages.open(vertx, uri)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named)
        .hasMessageNotContaining("geheim");
  }

  @ParameterizedTest
  @CsvSource({
    "header.Host, x",
    "header.Range, x",
    "header.a b, x",
    "header.X, 'a\u0001b'",
    "token, a b"
  })
  void headersThatWouldChangeTheRequestAreRefused(String name, String value) {
    assertThat(Await.failure(Storages.open(vertx, "http://h", Map.of(name, value))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private StorageBackend open(String uri, Map<String, String> options) {
    return Await.item(Storages.open(vertx, uri, options));
  }
}
