package dev.parquedb.table.iceberg.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.OAuth2Credentials;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.UnauthenticatedException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import dev.parquedb.testkit.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens: how they are had, renewed and refused, and that nothing shows them. */
class RestAuthTest {

  private static final String SECRET = "very+secret&word";
  private static final int LIFE = 3600;

  private final RestFixture fixture = new RestFixture();
  private final MiniCatalog server = fixture.server;
  private final Set<String> valid = new TreeSet<>();
  private final AtomicInteger given = new AtomicInteger();
  private final List<RestCatalog> open = new ArrayList<>();

  @BeforeEach
  void guard() {
    server.faults(this::guarded);
  }

  /** Lets in who has a valid token; gives tokens to who knows the secret. */
  private synchronized Fault guarded(Seen seen) {
    if (seen.isToken()) {
      if (!seen.body().contains("client_secret=very%2Bsecret%26word")) {
        return new Fault.Text(
            401, "{\"error\":\"invalid_client\",\"error_description\":\"" + SECRET + "\"}");
      }
      String token = "token-" + given.incrementAndGet();
      valid.add(token);
      return new Fault.Text(
          200, "{\"access_token\":\"" + token + "\",\"expires_in\":" + LIFE + "}");
    }
    String sent = seen.headers().get("Authorization");
    boolean accepted = sent != null && valid.contains(sent.replace("Bearer ", ""));
    return accepted
        ? null
        : new Fault.Text(401, "{\"error\":{\"message\":\"no: " + sent + "\",\"code\":401}}");
  }

  private synchronized void expireAll() {
    valid.clear();
  }

  @AfterEach
  void close() {
    open.forEach(each -> Await.item(each.close()));
    fixture.close();
  }

  private RestCatalog withSecret(String secret) {
    return keep(fixture.catalog(options -> options.oauth2(OAuth2Credentials.of("me@x", secret))));
  }

  private RestCatalog keep(RestCatalog catalog) {
    open.add(catalog);
    return catalog;
  }

  @Test
  void aTokenIsSentAsItIs() {
    valid.add("abc");
    RestCatalog catalog = keep(fixture.catalog(options -> options.token("abc")));
    assertThat(Await.item(catalog.list())).isEmpty();
    assertThat(catalog.toString()).doesNotContain("abc");
  }

  @Test
  void aWrongTokenIsUnauthenticatedAndNotShown() {
    RestCatalog catalog = keep(fixture.catalog(options -> options.token("wrong-token")));
    assertHides(Await.failure(UnauthenticatedException.class, catalog.list()), "wrong-token");
    assertThat(server.seen(seen -> true)).as("a token is not tried twice").hasSize(1);
  }

  @Test
  void aTokenIsHadOnceForAll() {
    RestCatalog catalog = withSecret(SECRET);
    var calls = new ArrayList<java.util.concurrent.CompletionStage<?>>();
    for (int i = 0; i < 10; i++) {
      calls.add(catalog.list().subscribe().asCompletionStage());
    }
    calls.forEach(call -> assertThat(call.toCompletableFuture()).succeedsWithin(Await.LIMIT));
    assertThat(server.seen(Seen::isToken))
        .singleElement()
        .satisfies(
            seen ->
                assertThat(seen.body())
                    .isEqualTo(
                        "grant_type=client_credentials&client_id=me%40x"
                            + "&client_secret=very%2Bsecret%26word&scope=catalog"));
  }

  @Test
  void aTokenIsRenewedBeforeItExpires() {
    RestCatalog catalog = withSecret(SECRET);
    Await.item(catalog.list());
    fixture.time.advance(Duration.ofSeconds(LIFE - 61));
    Await.item(catalog.list());
    assertThat(given).hasValue(1);
    fixture.time.advance(Duration.ofSeconds(1));
    Await.item(catalog.list());
    assertThat(given).hasValue(2);
  }

  @Test
  void aTokenThatIsStillValidIsUsedWhileNoOtherIsToBeHad() {
    RestCatalog catalog = withSecret(SECRET);
    Await.item(catalog.list());
    fixture.time.advance(Duration.ofSeconds(LIFE - 30));
    server.faults(seen -> seen.isToken() ? new Fault.Status(400) : guarded(seen));
    Await.item(catalog.list());
    fixture.time.advance(Duration.ofSeconds(30));
    assertThat(Await.failure(catalog.list())).isInstanceOf(UnauthenticatedException.class);
  }

  @Test
  void aTokenThatExpiresMidRunIsRenewedForReadsAndCommits() {
    RestCatalog catalog = withSecret(SECRET);
    CatalogTable table = RestFixture.swapped(catalog.commit(fixture.creation()));
    expireAll();
    assertThat(Await.item(catalog.load(fixture.table, table))).isSameAs(table);
    expireAll();
    RestFixture.swapped(catalog.commit(fixture.append(table)));
    assertThat(server.table("people").snapshots()).hasSize(2);
    assertThat(given).hasValue(3);
  }

  @Test
  void tokensThatAreNeverAcceptedAreTriedTwice() {
    RestCatalog catalog = withSecret(SECRET);
    server.faults(
        seen -> {
          Fault fault = guarded(seen);
          return seen.isToken() ? fault : new Fault.Status(401);
        });
    Throwable failure = Await.failure(UnauthenticatedException.class, catalog.list());
    assertThat(given).hasValue(2);
    assertHides(failure, "token-");
  }

  @Test
  void wrongCredentialsAreUnauthenticatedAndNotShown() {
    RestCatalog catalog = withSecret("another-secret");
    Throwable failure = Await.failure(UnauthenticatedException.class, catalog.list());
    assertThat(failure).hasMessageContaining("invalid_client");
    assertHides(failure, "another-secret", SECRET, "me@x");
  }

  @Test
  void tokensComeFromAServerOfTheirOwnWhereThereIsOne() {
    URI elsewhere = URI.create(server.uri() + "/issuer/oauth/tokens");
    RestCatalog catalog =
        keep(
            fixture.catalog(
                options ->
                    options.oauth2(
                        OAuth2Credentials.of("me", SECRET)
                            .withServerUri(elsewhere)
                            .withScope("a b"))));
    Await.item(catalog.list());
    assertThat(server.seen(Seen::isToken))
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.path()).isEqualTo("/issuer/oauth/tokens");
              assertThat(seen.body()).endsWith("&scope=a%20b");
              assertThat(seen.headers().contains("Authorization")).isFalse();
            });
  }

  @Test
  void whatTheServerQuotesIsBlackedOut() {
    RestCatalog catalog = withSecret(SECRET);
    Await.item(catalog.list());
    server.faults(
        seen ->
            new Fault.Text(
                400,
                "{\"error\":{\"message\":\"bad: token-1 and "
                    + SECRET
                    + "\\nnext\",\"type\":\"x\",\"code\":400}}"));
    Throwable failure = Await.failure(UnsupportedStorageException.class, catalog.list());
    assertThat(failure).hasMessageContaining("bad: *** and *** next");
    server.faults(seen -> new Fault.Text(403, "{\"error\":{\"message\":\"token-1\"}}"));
    assertHides(Await.failure(PermissionDeniedException.class, catalog.list()), "token-1");
  }

  @Test
  void redirectsAreNotFollowed() {
    valid.add("abc");
    RestCatalog catalog = keep(fixture.catalog(options -> options.token("abc")));
    try (MiniCatalog other = new MiniCatalog(fixture.vertx)) {
      server.faults(seen -> new Fault.Redirect(other.uri() + seen.uri()));
      assertThat(Await.failure(catalog.list())).isInstanceOf(UnsupportedStorageException.class);
      assertThat(other.seen(seen -> true)).isEmpty();
    }
  }

  @Test
  void aConfigurationThatLeadsToAnotherServerIsRefused() {
    valid.add("abc");
    try (MiniCatalog other = new MiniCatalog(fixture.vertx)) {
      server.config("{\"overrides\":{\"uri\":\"" + other.uri() + "\"}}");
      RestCatalog catalog = keep(fixture.catalog(options -> options.token("abc")));
      assertThat(Await.failure(catalog.list())).isInstanceOf(UnsupportedStorageException.class);
      assertThat(other.seen(seen -> true)).isEmpty();
    }
    server.config("{\"overrides\":{\"uri\":\"" + server.uri() + "/deep/\"}}");
    RestCatalog catalog = keep(fixture.catalog(options -> options.token("abc")));
    server.faults(seen -> seen.isConfig() ? null : new Fault.Text(200, "{\"identifiers\":[]}"));
    Await.item(catalog.list());
    assertThat(server.seen(seen -> seen.path().startsWith("/deep/v1/namespaces"))).hasSize(1);
  }

  private static void assertHides(Throwable failure, String... secrets) {
    StringWriter everything = new StringWriter();
    failure.printStackTrace(new PrintWriter(everything));
    for (String secret : secrets) {
      assertThat(everything.toString()).doesNotContain(secret);
    }
  }
}
