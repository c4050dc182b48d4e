package dev.parquedb.examples.quarkus;

import dev.parquedb.testkit.process.ForkedJvm;
import dev.parquedb.testkit.s3.S3Credentials;
import dev.parquedb.testkit.s3.S3ServerOptions;
import dev.parquedb.testkit.s3.SimulatedS3Process;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * An empty bucket for the store, on a server that ends when the application has stopped. It has a
 * process of its own: between two applications of a test run Mutiny has no context manager here.
 */
public final class BucketOfStore implements QuarkusTestResourceLifecycleManager {

  private SimulatedS3Process server;

  /** Made by Quarkus. */
  public BucketOfStore() {}

  @Override
  public Map<String, String> start() {
    server = SimulatedS3Process.start(ForkedJvm.SMALL, S3ServerOptions.DEFAULT);
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
    if (server != null) {
      server.close();
    }
  }
}
