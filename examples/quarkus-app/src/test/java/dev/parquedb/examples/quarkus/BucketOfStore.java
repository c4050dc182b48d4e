package dev.parquedb.examples.quarkus;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.s3.S3Credentials;
import dev.parquedb.testkit.s3.SimulatedS3;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;

/** An empty bucket for the store, on a server that ends when the application has stopped. */
public final class BucketOfStore implements QuarkusTestResourceLifecycleManager {

  private Vertx vertx;
  private SimulatedS3 server;

  /** Made by Quarkus. */
  public BucketOfStore() {}

  @Override
  public Map<String, String> start() {
    vertx = Vertx.vertx();
    server = Await.item(SimulatedS3.start(vertx, SimulatedS3Options.DEFAULT));
    S3Credentials keys = S3Credentials.DEFAULT;
    return Map.of(
        "store.uri", "watched:s3://bucket/quakes",
        "store.options.endpoint", server.endpoint().toString(),
        "store.options.region", "us-east-1",
        "store.options.accessKeyId", keys.accessKey(),
        "store.options.secretAccessKey", keys.secretKey());
  }

  @Override
  public void stop() {
    Await.item(server.close());
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }
}
