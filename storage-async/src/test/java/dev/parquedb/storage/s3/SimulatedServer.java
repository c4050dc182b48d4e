package dev.parquedb.storage.s3;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.s3.S3Credentials;
import dev.parquedb.testkit.s3.SimulatedS3;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import io.vertx.core.Vertx;
import java.util.function.UnaryOperator;

/** A simulated server on a Vert.x of its own, and storages in its bucket. */
final class SimulatedServer implements AutoCloseable {

  static final String BUCKET = "bucket";

  private final Vertx vertx = Vertx.vertx();
  private final SimulatedS3 server;

  SimulatedServer(SimulatedS3Options options) {
    server = Await.item(SimulatedS3.start(vertx, options));
  }

  SimulatedS3 s3() {
    return server;
  }

  /** Describes a storage in the bucket, signed with the first keys of the server. */
  S3Backend.Builder describe(Vertx client) {
    S3Credentials keys = server.options().credentials().get(0);
    S3Backend.Builder described =
        S3Backend.builder(client, BUCKET)
            .endpoint(server.endpoint())
            .region(server.options().profile().region());
    return keys.sessionToken().isPresent()
        ? described.credentials(keys.accessKey(), keys.secretKey(), keys.sessionToken().get())
        : described.credentials(keys.accessKey(), keys.secretKey());
  }

  StorageBackend open(Vertx client, UnaryOperator<S3Backend.Builder> how) {
    return Await.item(how.apply(describe(client)).open());
  }

  /** What {@link SimulatedStorageProvider} opens. */
  String uri(String more) {
    return SimulatedStorageProvider.SCHEME
        + "://"
        + BUCKET
        + "?endpoint="
        + server.endpoint()
        + "&region="
        + server.options().profile().region()
        + more;
  }

  @Override
  public void close() {
    Await.item(server.close());
    vertx.close();
  }
}
