package dev.parquedb.interop.s3;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.layer.RetrySettings;
import dev.parquedb.storage.layer.StorageLayers;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.s3.LocalS3;
import dev.parquedb.testkit.s3.S3Credentials;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Makes the buckets of one server, which storages expect to exist. */
final class Buckets implements AutoCloseable {

  private final URI endpoint;
  private final S3AsyncClient client;
  private int made;

  Buckets(URI endpoint) {
    S3Credentials keys = S3Credentials.DEFAULT;
    this.endpoint = endpoint;
    this.client =
        S3AsyncClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(keys.accessKey(), keys.secretKey())))
            .build();
  }

  /** Makes a bucket, and tells the URI of the storage in it. */
  synchronized String fresh() {
    String bucket = "parquedb-" + ++made;
    Await.item(Uni.createFrom().completionStage(() -> client.createBucket(r -> r.bucket(bucket))));
    return LocalS3.uri(endpoint, bucket, "");
  }

  /** Opens a storage as it should be used: what may be repeated is repeated. */
  static Uni<StorageBackend> open(Vertx vertx, String uri) {
    return Storages.open(vertx, uri)
        .map(storage -> StorageLayers.around(vertx, storage).retry(RetrySettings.DEFAULT).build());
  }

  @Override
  public void close() {
    client.close();
  }
}
