package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.Await;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.Map;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;

/** A server and a client for each way of checksums. */
final class SdkFixture implements AutoCloseable {

  static final String BUCKET = "bucket";

  private final Vertx vertx = Vertx.vertx();
  private final Map<Sdk.Checksums, Sdk> clients = new EnumMap<>(Sdk.Checksums.class);
  private final SimulatedS3 server;

  SdkFixture(SimulatedS3Options options) {
    server = Await.item(SimulatedS3.start(vertx, options));
  }

  SimulatedS3 server() {
    return server;
  }

  Vertx vertx() {
    return vertx;
  }

  Sdk sdk() {
    return sdk(Sdk.Checksums.WHEN_REQUIRED);
  }

  Sdk sdk(Sdk.Checksums mode) {
    return clients.computeIfAbsent(mode, each -> new Sdk(server, each));
  }

  String put(String bucket, String key, byte[] bytes) {
    return sdk()
        .call(s3 -> s3.putObject(r -> r.bucket(bucket).key(key), AsyncRequestBody.fromBytes(bytes)))
        .eTag();
  }

  byte[] get(String bucket, String key) {
    return sdk()
        .call(
            s3 -> s3.getObject(r -> r.bucket(bucket).key(key), AsyncResponseTransformer.toBytes()))
        .asByteArray();
  }

  @Override
  public void close() {
    clients.values().forEach(Sdk::close);
    Await.item(server.close());
    vertx.close();
  }
}
