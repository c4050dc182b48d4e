package dev.parquedb.examples;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.s3.S3Credentials;
import dev.parquedb.testkit.s3.SimulatedS3;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EarthquakeAppOnS3Test extends EarthquakeAppTest {

  private static Vertx serverVertx;
  private static SimulatedS3 server;
  private static int tests;

  private final int number = ++tests;

  @BeforeAll
  static void startServer() {
    serverVertx = Vertx.vertx();
    server = Await.item(SimulatedS3.start(serverVertx, SimulatedS3Options.DEFAULT));
  }

  @AfterAll
  static void stopServer() throws Exception {
    Await.item(server.close());
    await(serverVertx.close().toCompletionStage());
  }

  @Override
  JsonObject storage() {
    S3Credentials keys = S3Credentials.DEFAULT;
    return new JsonObject()
        .put("storage", "s3://bucket/test-" + number)
        .put(
            "storageOptions",
            new JsonObject()
                .put("endpoint", server.endpoint().toString())
                .put("region", "us-east-1")
                .put("accessKeyId", keys.accessKey())
                .put("secretAccessKey", keys.secretKey()));
  }
}
