package dev.parquedb.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrudTest {

  private WebFixture web;

  @BeforeEach
  void open() throws Exception {
    web = new WebFixture(new MapBackend());
  }

  @AfterEach
  void close() throws Exception {
    web.close();
  }

  private void three() throws Exception {
    web.send("POST", "/v1/things", "{\"$id\":\"a\",\"n\":1,\"s\":\"x\"}");
    web.send("POST", "/v1/things", "{\"$id\":\"b\",\"n\":2,\"s\":\"y\"}");
    web.send("POST", "/v1/things", "{\"$id\":\"c\",\"n\":3,\"s\":\"x\"}");
  }

  @Test
  void createsAndReads() throws Exception {
    var created =
        web.send(
            "POST",
            "/v1/things?actor=me",
            "{\"$id\":\"a b\",\"name\":\"A\",\"at\":{\"$date\":\"2026-01-01T00:00:00.000001Z\"}}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo("/v1/things/a%20b");
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(created.json())
        .containsEntry("$id", "things/a b")
        .containsEntry("$type", "things")
        .containsEntry("name", "A")
        .containsEntry("createdBy", "me")
        .containsEntry("version", 1L)
        .containsEntry("at", Instant.parse("2026-01-01T00:00:00.000001Z"));

    var read = web.get(created.header("Location"));
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.header("Content-Type")).isEqualTo("application/json");
    assertThat(read.header("ETag")).isEqualTo("\"1\"");
    assertThat(read.json()).isEqualTo(created.json());
  }

  @Test
  void anEntityNamedLikeARouteIsReachedByItsLocation() throws Exception {
    for (String id : List.of("count", "page", "schema", "snapshots", "..", ".", "ä %?#+")) {
      var created = web.send("POST", "/v1/things", "{\"$id\":\"" + id + "\"}");
      assertThat(created.status()).isEqualTo(201);
      assertThat(web.get(created.header("Location")).json()).containsEntry("$id", "things/" + id);
    }
  }

  @Test
  void aKnownVersionIsNotSentAgain() throws Exception {
    three();
    var same = web.get("/v1/things/a", "If-None-Match", "\"1\"");
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(web.get("/v1/things/a", "If-None-Match", "\"2\"").status()).isEqualTo(200);
  }

  @Test
  void findsWithQueryAndWithBody() throws Exception {
    three();
    String filter = "%7B%22s%22%3A%22x%22%7D";
    var byQuery = web.get("/v1/things?filter=" + filter + "&sort=n:desc");
    assertThat(byQuery.status()).isEqualTo(200);
    assertThat(byQuery.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(byQuery.ids()).containsExactly("things/c", "things/a");
    var byBody =
        web.send("POST", "/v1/things/find", "{\"filter\":{\"s\":\"x\"},\"sort\":{\"n\":-1}}");
    assertThat(byBody.body()).isEqualTo(byQuery.body());
  }

  @Test
  void limitsSkipsAndProjects() throws Exception {
    three();
    var found = web.get("/v1/things?sort=n&skip=1&limit=1&fields=n");
    assertThat(found.lines()).containsExactly(Map.of("$id", "things/b", "n", 2L));
    assertThat(web.get("/v1/things?limit=0").body()).isEmpty();
    assertThat(web.get("/v1/things/a?fields=-n,-createdAt,-updatedAt,-name").json())
        .isEqualTo(Map.of("$id", "things/a", "$type", "things", "version", 1L, "s", "x"));
  }

  @Test
  void updatesElementsOfArrays() throws Exception {
    web.send("POST", "/v1/things", "{\"$id\":\"a\",\"n\":[1,5,9]}");
    var filtered =
        web.send(
            "PATCH",
            "/v1/things/a?arrayFilters=%5B%7B%22x%22:%7B%22%24gte%22:5%7D%7D%5D",
            "{\"$inc\":{\"n.$[x]\":100}}");
    assertThat(filtered.json()).containsEntry("n", List.of(1L, 105L, 109L));
    var bulk =
        web.send(
            "POST",
            "/v1/things/update",
            "{\"filter\":{\"n\":105},\"update\":{\"$set\":{\"n.$\":0}}}");
    assertThat(bulk.status()).isEqualTo(200);
    assertThat(web.get("/v1/things/a").json()).containsEntry("n", List.of(1L, 0L, 109L));
    web.send(
        "POST",
        "/v1/things/update",
        "{\"filter\":{},\"update\":{\"$set\":{\"n.$[x]\":7}},\"arrayFilters\":[{\"x\":0}]}");
    assertThat(web.get("/v1/things/a").json()).containsEntry("n", List.of(1L, 7L, 109L));
  }

  @Test
  void anAbsentNamespaceIsEmpty() throws Exception {
    var found = web.get("/v1/nothing");
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.body()).isEmpty();
    assertThat(web.get("/v1/nothing/count").json()).isEqualTo(Map.of("count", 0L));
  }

  @Test
  void pagesFollowTheCursor() throws Exception {
    three();
    var first = web.get("/v1/things/page?sort=n&limit=2");
    assertThat(items(first)).hasSize(2);
    assertThat(first.json().get("cursor")).isEqualTo("2");
    var last =
        web.send("POST", "/v1/things/page", "{\"sort\":{\"n\":1},\"limit\":2,\"cursor\":\"2\"}");
    assertThat(items(last)).hasSize(1);
    assertThat(last.json()).containsEntry("cursor", null);
  }

  private static List<?> items(WebFixture.Reply page) {
    return (List<?>) page.json().get("items");
  }

  @Test
  void counts() throws Exception {
    three();
    assertThat(web.get("/v1/things/count").body()).isEqualTo("{\"count\":3}");
    assertThat(web.send("POST", "/v1/things/count", "{\"filter\":{\"n\":{\"$gte\":2}}}").json())
        .isEqualTo(Map.of("count", 2L));
  }

  @Test
  void updatesOverTheVersionExpected() throws Exception {
    three();
    var updated = web.send("PATCH", "/v1/things/a", "{\"$inc\":{\"n\":10}}", "If-Match", "\"1\"");
    assertThat(updated.status()).isEqualTo(200);
    assertThat(updated.header("ETag")).isEqualTo("\"2\"");
    assertThat(updated.json()).containsEntry("n", 11L).containsEntry("version", 2L);

    var stale = web.send("PATCH", "/v1/things/a", "{\"$inc\":{\"n\":10}}", "If-Match", "\"1\"");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.json()).containsEntry("code", "VERSION_CONFLICT");
    assertThat(stale.context()).containsEntry("expected", 1L).containsEntry("actual", 2L);
    assertThat(web.get("/v1/things/a").json()).containsEntry("n", 11L);
  }

  @Test
  void returnsTheStateBefore() throws Exception {
    three();
    var before = web.send("PATCH", "/v1/things/a?return=before", "{\"$set\":{\"n\":5}}");
    assertThat(before.json()).containsEntry("n", 1L);
    assertThat(before.header("ETag")).isNull();
    assertThat(web.get("/v1/things/a").json()).containsEntry("n", 5L);
  }

  @Test
  void upserts() throws Exception {
    var after = web.send("PATCH", "/v1/things/new?upsert=true", "{\"$set\":{\"n\":5}}");
    assertThat(after.status()).isEqualTo(200);
    assertThat(after.json()).containsEntry("$id", "things/new").containsEntry("version", 1L);
    var before =
        web.send("PATCH", "/v1/things/new2?upsert=true&return=before", "{\"$set\":{\"n\":5}}");
    assertThat(before.status()).isEqualTo(201);
    assertThat(before.header("Location")).isEqualTo("/v1/things/new2");
    assertThat(before.body()).isEmpty();
  }

  @Test
  void deletesSoftlyAndRestores() throws Exception {
    three();
    var deleted = web.delete("/v1/things/a", "If-Match", "\"1\"");
    assertThat(deleted.json()).isEqualTo(Map.of("deleted", 1L, "commits", 1L));
    assertThat(web.get("/v1/things/a").status()).isEqualTo(404);
    assertThat(web.get("/v1/things/a?includeDeleted=true").json()).containsKey("deletedAt");
    assertThat(web.get("/v1/things/count?includeDeleted=true").json())
        .isEqualTo(Map.of("count", 3L));
    var restored = web.send("POST", "/v1/things/a/restore", "");
    assertThat(restored.status()).isEqualTo(200);
    assertThat(restored.header("ETag")).isEqualTo("\"3\"");
    assertThat(web.get("/v1/things/a").status()).isEqualTo(200);
  }

  @Test
  void deletesForGoodAndSaysWhenThereWasNothing() throws Exception {
    three();
    assertThat(web.delete("/v1/things/a?hard=true").json()).containsEntry("deleted", 1L);
    assertThat(web.get("/v1/things/a?includeDeleted=true").status()).isEqualTo(404);
    assertThat(web.delete("/v1/things/a").json()).containsEntry("deleted", 0L);
  }

  @Test
  void changesAndDeletesByFilter() throws Exception {
    three();
    var updated =
        web.send(
            "POST",
            "/v1/things/update",
            "{\"filter\":{\"s\":\"x\"},\"update\":{\"$set\":{\"done\":true}}}");
    assertThat(updated.json()).isEqualTo(Map.of("matched", 2L, "modified", 2L, "commits", 1L));
    var deleted =
        web.send("POST", "/v1/things/delete", "{\"filter\":{\"done\":true},\"hard\":true}");
    assertThat(deleted.json()).containsEntry("deleted", 2L);
    assertThat(web.get("/v1/things").ids()).containsExactly("things/b");
  }

  @Test
  void listsNamespacesSnapshotsAndCommits() throws Exception {
    three();
    assertThat(web.get("/v1/namespaces").json()).isEqualTo(Map.of("namespaces", List.of("things")));
    assertThat(web.get("/v1/things/snapshots").body())
        .isEqualTo(
            "{\"snapshots\":[{\"version\":7,\"snapshotId\":7,"
                + "\"timestamp\":\"2026-01-31T12:00:00Z\",\"operation\":\"WRITE\","
                + "\"commitId\":\"01234567-89ab-4def-8123-456789abcdef\","
                + "\"summary\":{\"rowsAdded\":\"3\"}}]}");
    assertThat(web.get("/v1/things/commits/01234567-89ab-4def-8123-456789abcdef").json())
        .isEqualTo(Map.of("status", "committed", "version", 7L));
    assertThat(web.get("/v1/things/commits/01234567-89ab-4def-8123-000000000000").json())
        .isEqualTo(Map.of("status", "not-committed"));
  }

  @Test
  void keepsSchemas() throws Exception {
    String schema =
        "{\"fields\":[{\"name\":\"price\",\"type\":\"decimal(10,2)\",\"required\":true,"
            + "\"doc\":\"In euros\"},{\"name\":\"at\",\"type\":{\"struct\":[{\"name\":\"lon\","
            + "\"type\":\"double\",\"required\":true}]},\"required\":false}],"
            + "\"partitionBy\":[],\"properties\":{}}";
    var put = web.send("PUT", "/v1/things/schema", schema);
    assertThat(put.status()).isEqualTo(204);
    assertThat(web.get("/v1/things/schema").body()).isEqualTo(schema);
    assertThat(web.get("/v1/others/schema").status()).isEqualTo(404);
  }

  @Test
  void isHealthy() throws Exception {
    assertThat(web.get("/health").body()).isEqualTo("{\"status\":\"up\",\"format\":\"delta\"}");
  }
}
