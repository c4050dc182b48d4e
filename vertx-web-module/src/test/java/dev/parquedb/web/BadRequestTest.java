package dev.parquedb.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadRequestTest {

  private static MapBackend backend;
  private static WebFixture web;

  @BeforeAll
  static void open() throws Exception {
    backend = new MapBackend();
    web = new WebFixture(backend, HttpLimits.DEFAULT.withMaxBodyBytes(1_000));
    web.send("POST", "/v1/things", "{\"$id\":\"a\",\"n\":1}");
  }

  @AfterAll
  static void close() throws Exception {
    web.close();
  }

  @AfterEach
  void nothingWasWritten() {
    assertThat(backend.writes()).isEqualTo(1);
  }

  private static void isProblem(WebFixture.Reply reply, int status, String code) {
    assertThat(reply.json())
        .containsEntry("status", (long) status)
        .containsEntry("code", code)
        .containsKeys("type", "title", "detail", "retryable");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat((String) reply.json().get("detail")).isNotBlank().doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '~',
      value = {
        "/nowhere 404 NO_SUCH_ROUTE",
        "/v1 404 NO_SUCH_ROUTE",
        "/v1/things/a/b/c 404 NO_SUCH_ROUTE",
        "/v1/things/missing 404 ENTITY_NOT_FOUND",
        "/v1/things/others%2Fa 400 INVALID_ID",
        "/v1/things/a%0Ab 400 INVALID_ID",
        "/v1/_things/a 400 INVALID_NAMESPACE",
        "/v1/_things 400 INVALID_NAMESPACE",
        "/v1/a%20b/count 400 INVALID_NAMESPACE",
        "/v1/things?filter=nonsense 400 INVALID_FILTER",
        "/v1/things?filter=%7B%22n%22%3A%7B%22%24near%22%3A1%7D%7D 400 INVALID_FILTER",
        "/v1/things?filter 400 INVALID_PARAMETER",
        "/v1/things?filter=%7B%7D&filter=%7B%7D 400 INVALID_PARAMETER",
        "/v1/things?filtre=%7B%7D 400 INVALID_PARAMETER",
        "/v1/things?limit=ten 400 INVALID_PARAMETER",
        "/v1/things?limit=-1 400 INVALID_PARAMETER",
        "/v1/things?limit=99999999999999999999 400 INVALID_PARAMETER",
        "/v1/things?skip=-1 400 INVALID_PARAMETER",
        "/v1/things?sort=n:sideways 400 INVALID_INPUT",
        "/v1/things?fields=a,-b 400 INVALID_INPUT",
        "/v1/things?includeDeleted=yes 400 INVALID_PARAMETER",
        "/v1/things?asOf=yesterday 400 INVALID_PARAMETER",
        "/v1/things?maxStaleness=5 400 INVALID_PARAMETER",
        "/v1/things?maxStaleness=-PT5S 400 INVALID_PARAMETER",
        "/v1/things?cursor=abc 400 INVALID_PARAMETER",
        "/v1/things?fields=%FF 400 BAD_REQUEST",
        "/v1/things?fields=%C3%28 400 BAD_REQUEST",
        "/v1/things/%FF 400 BAD_REQUEST",
        "/v1/things/a?limit=1 400 INVALID_PARAMETER",
        "/v1/things/count?sort=n 400 INVALID_PARAMETER",
        "/v1/things/commits/nonsense 400 INVALID_INPUT",
        "/v1/namespaces?limit=1 400 INVALID_PARAMETER",
        "/v1/nothing/schema 404 SCHEMA_NOT_FOUND",
      })
  void readsAreRefused(String path, int status, String code) throws Exception {
    isProblem(web.get(path), status, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '~',
      value = {
        "POST /v1/things {\"$id\":\"a\"} 409 ENTITY_EXISTS",
        "POST /v1/things {\"$id\":\"x/y\"} 400 INVALID_ID",
        "POST /v1/things {\"$id\":7} 400 INVALID_INPUT",
        "POST /v1/things {\"$id\":\"b\",\"$odd\":7} 400 INVALID_INPUT",
        "POST /v1/things {\"n\":1,\"n\":2} 400 INVALID_INPUT",
        "POST /v1/things {\"n\":1}{} 400 INVALID_INPUT",
        "POST /v1/things [] 400 INVALID_INPUT",
        "POST /v1/things {\"n\": 400 INVALID_INPUT",
        "POST /v1/things ~~ 400 INVALID_INPUT",
        "POST /v1/.things {} 400 INVALID_NAMESPACE",
        "POST /v1/things?upsert=true {} 400 INVALID_PARAMETER",
        "POST /v1/things/find {\"filtre\":{}} 400 INVALID_BODY",
        "POST /v1/things/find {\"filter\":\"{}\"} 400 INVALID_BODY",
        "POST /v1/things/find {\"filter\":null} 400 INVALID_BODY",
        "POST /v1/things/find {\"limit\":\"1\"} 400 INVALID_BODY",
        "POST /v1/things/find {\"limit\":1.5} 400 INVALID_BODY",
        "POST /v1/things/find {\"includeDeleted\":1} 400 INVALID_BODY",
        "POST /v1/things/find?limit=1 {} 400 INVALID_PARAMETER",
        "POST /v1/things/count {\"filter\":{\"$where\":\"1\"}} 400 INVALID_FILTER",
        "PATCH /v1/things/a {\"n\":2} 400 INVALID_UPDATE",
        "PATCH /v1/things/a {\"$set\":{\"version\":2}} 400 INVALID_UPDATE",
        "PATCH /v1/things/a {\"$set\":{\"n\":1},\"$inc\":{\"n\":1}} 400 INVALID_UPDATE",
        "PATCH /v1/things/a {\"$push\":{\"n\":1}} 400 INVALID_UPDATE",
        "PATCH /v1/things/missing {\"$set\":{\"n\":1}} 404 ENTITY_NOT_FOUND",
        "PATCH /v1/things/a?upsert=maybe {\"$set\":{\"n\":1}} 400 INVALID_PARAMETER",
        "PATCH /v1/things/a?return=both {\"$set\":{\"n\":1}} 400 INVALID_PARAMETER",
        "PATCH /v1/things/a?dryRun=true {\"$set\":{\"n\":1}} 400 INVALID_PARAMETER",
        "POST /v1/things/update {\"update\":{\"$set\":{\"n\":1}}} 400 INVALID_BODY",
        "POST /v1/things/update {\"filter\":{}} 400 INVALID_BODY",
        "POST /v1/things/update {\"filter\":{},\"update\":{},\"upsert\":true} 400 INVALID_BODY",
        "POST /v1/things/update {\"filter\":{},\"update\":{\"$set\":{\"n\":1}},\"arrayFilters\":{}}"
            + " 400 INVALID_BODY",
        "POST /v1/things/update"
            + " {\"filter\":{},\"update\":{\"$set\":{\"n\":1}},\"arrayFilters\":[1]} 400"
            + " INVALID_BODY",
        "POST /v1/things/update"
            + " {\"filter\":{},\"update\":{\"$set\":{\"n\":1}},\"arrayFilters\":[{\"x\":1}]} 400"
            + " INVALID_UPDATE",
        "PATCH /v1/things/a?arrayFilters=%5B {\"$set\":{\"n.$[x]\":1}} 400 INVALID_PARAMETER",
        "PATCH /v1/things/a?arrayFilters=%7B%7D {\"$set\":{\"n.$[x]\":1}} 400 INVALID_PARAMETER",
        "PATCH /v1/things/a?arrayFilters=%5B%7B%22%24x%22:1%7D%5D {\"$set\":{\"n.$[x]\":1}} 400"
            + " INVALID_FILTER",
        "PATCH /v1/things/a {\"$set\":{\"n.$[x]\":1}} 400 INVALID_UPDATE",
        "PATCH /v1/things/a {\"$set\":{\"n.$\":1}} 400 INVALID_UPDATE",
        "POST /v1/things/delete {} 400 INVALID_BODY",
        "POST /v1/things/delete {\"filter\":[]} 400 INVALID_BODY",
        "POST /v1/things/missing/restore {} 404 ENTITY_NOT_FOUND",
        "POST /v1/things/a/restore {\"n\":1} 400 INVALID_BODY",
        "PUT /v1/things/schema {} 400 INVALID_INPUT",
        "PUT /v1/things/schema {\"fields\":[{\"name\":\"n\"}]} 400 INVALID_INPUT",
        "PUT /v1/things/schema {\"fields\":[{\"name\":\"n\",\"type\":\"number\"}]} 400"
            + " INVALID_INPUT",
        "PUT /v1/things/schema {\"fields\":[{\"name\":\"version\",\"type\":\"long\"}]} 400"
            + " INVALID_INPUT",
        "PUT /v1/things/schema {\"fields\":[],\"indexes\":[]} 400 INVALID_INPUT",
        "PUT /v1/things/a {} 405 METHOD_NOT_ALLOWED",
        "POST /v1/things/a {} 405 METHOD_NOT_ALLOWED",
        "POST /health {} 405 METHOD_NOT_ALLOWED",
      })
  void changesAreRefused(String method, String path, String body, int status, String code)
      throws Exception {
    isProblem(web.send(method, path, body), status, code);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json; charset=iso-8859-1",
    "application/merge-patch+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
  })
  void bodiesThatAreNotJsonAreRefused(String type) throws Exception {
    for (String path : new String[] {"/v1/things", "/v1/things/find", "/v1/things/a/restore"}) {
      var request =
          web.request(path).header("Content-Type", type).POST(BodyPublishers.ofString("{}"));
      isProblem(web.send(request), 415, "UNSUPPORTED_MEDIA_TYPE");
    }
  }

  @Test
  void bodiesWithoutATypeAreRefused() throws Exception {
    isProblem(
        web.send(web.request("/v1/things").POST(BodyPublishers.ofString("{}"))),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
    isProblem(
        web.send(web.request("/v1/things/a/restore").POST(BodyPublishers.noBody())),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void compressedBodiesAreRefused() throws Exception {
    isProblem(
        web.send("POST", "/v1/things", "{}", "Content-Encoding", "gzip"),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void bodiesAboveTheLimitAreRefusedWithAndWithoutALength() throws Exception {
    String large = "{\"text\":\"" + "x".repeat(1_000) + "\"}";
    isProblem(web.send("POST", "/v1/things", large), 413, "BODY_TOO_LARGE");
    var chunked =
        web.request("/v1/things")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(large)));
    isProblem(web.send(chunked), 413, "BODY_TOO_LARGE");
  }

  @Test
  void aBodyWhereNoneIsTakenIsRefused() throws Exception {
    isProblem(web.send("DELETE", "/v1/things/a", "{}"), 400, "UNEXPECTED_BODY");
    isProblem(web.send("GET", "/v1/things", "{\"filter\":{}}"), 400, "UNEXPECTED_BODY");
  }

  @ParameterizedTest
  @CsvSource({"1", "W/\"1\"", "*", "\"one\"", "\"1\" \"2\""})
  void preconditionsThatAreNoVersionAreRefused(String tag) throws Exception {
    isProblem(web.delete("/v1/things/a", "If-Match", tag), 400, "INVALID_HEADER");
  }

  @Test
  void preconditionsThatWouldBeIgnoredAreRefused() throws Exception {
    isProblem(web.send("POST", "/v1/things", "{}", "If-Match", "\"1\""), 400, "INVALID_HEADER");
    isProblem(web.send("POST", "/v1/things", "{}", "If-None-Match", "*"), 400, "INVALID_HEADER");
    isProblem(
        web.send(
            "PATCH", "/v1/things/a", "{}", "If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
        400,
        "INVALID_HEADER");
    isProblem(web.send("POST", "/v1/things", "{}", "Idempotency-Key", "k"), 400, "INVALID_HEADER");
  }

  @Test
  void aWrongMethodNamesTheRightOnes() throws Exception {
    assertThat(web.send("PUT", "/v1/things/a", "{}").header("Allow"))
        .isEqualTo("DELETE, GET, PATCH");
    assertThat(web.send("PUT", "/v1/things/count", "{}").header("Allow"))
        .isEqualTo("DELETE, GET, PATCH, POST");
  }

  @Test
  void problemsSayWhereTheErrorIs() throws Exception {
    var filter =
        web.send("POST", "/v1/things/find", "{\"filter\":{\"$or\":[{\"n\":{\"$near\":1}}]}}");
    assertThat((String) filter.context().get("at")).contains("$near");
    var parameter = web.get("/v1/things?limit=ten");
    assertThat(parameter.context()).containsEntry("parameter", "limit");
    assertThat(parameter.json()).containsEntry("type", "urn:parquedb:problem:invalid-parameter");
  }
}
