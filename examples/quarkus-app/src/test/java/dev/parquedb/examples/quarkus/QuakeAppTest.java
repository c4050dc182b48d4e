package dev.parquedb.examples.quarkus;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.entity.InterceptedStorage;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the application promises, whatever it keeps its files in. */
abstract class QuakeAppTest {

  @TestHTTPResource URI root;

  @BeforeEach
  void addTheFirst() {
    int status = add("first", 2.5).extract().statusCode();
    assertThat(status).isIn(201, 409);
  }

  private static ValidatableResponse add(String id, double magnitude) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("id", id, "time", "2018-02-07T01:26:13.840Z", "magnitude", magnitude))
        .post("/quakes")
        .then();
  }

  @Test
  void whatWasCreatedIsThere() {
    add("created", 4.5).statusCode(201);
    given()
        .get("/quakes/created")
        .then()
        .statusCode(200)
        .body("id", equalTo("created"))
        .body("time", equalTo("2018-02-07T01:26:13.840Z"))
        .body("magnitude", equalTo(4.5f));
    given().post("/quakes/created/felt").then().statusCode(200).body("felt", equalTo(1));
  }

  @Test
  void aFindIsStreamedAsLinesOfJson() {
    add("strong", 7.5).statusCode(201);
    add("stronger", 8.5).statusCode(201);
    Response found = given().get("/quakes?min=7");
    assertThat(found.contentType()).startsWith("application/x-ndjson");
    assertThat(found.header("Transfer-Encoding")).isEqualTo("chunked");
    List<String> lines = found.asString().lines().toList();
    assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    assertThat(String.join("", lines)).contains("\"strong\"", "\"stronger\"");
  }

  @Test
  void errorsHaveTheirStatusAndCode() {
    given().get("/quakes/nowhere").then().statusCode(404);
    given()
        .post("/quakes/nowhere/felt")
        .then()
        .statusCode(404)
        .body("code", equalTo("ENTITY_NOT_FOUND"))
        .body("message", containsString("nowhere"));
    add("first", 1).statusCode(409).body("code", equalTo("ENTITY_EXISTS"));
  }

  @Test
  void resultsArriveOnTheContextOfTheRequest() {
    for (String call : List.of("get", "update", "find")) {
      assertThat(given().get("/context/" + call).asString()).as(call).isEqualTo("true");
    }
  }

  @Test
  void aClientThatLeavesEndsTheFindAndItsReads() throws Exception {
    InterceptedStorage.Held held = WatchedStores.holdDataFiles();
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      String request = "GET /quakes HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      Await.until("a read of a data file", () -> held.began() > 0);
      assertThat(held.cancelled()).isZero();
    }
    Await.until("every read is cancelled", () -> held.cancelled() == held.began());
    WatchedStores.letGo();
    assertThat(given().get("/quakes").asString()).contains("\"first\"");
  }
}
