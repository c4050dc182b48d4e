package dev.parquedb.interop.s3;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.s3.S3Credentials;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Makes buckets, which storages expect to exist. */
final class Buckets {

  private Buckets() {}

  static void create(URI endpoint, String bucket) {
    S3Credentials keys = S3Credentials.DEFAULT;
    try (S3AsyncClient client =
        S3AsyncClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(keys.accessKey(), keys.secretKey())))
            .build()) {
      Await.item(
          Uni.createFrom().completionStage(() -> client.createBucket(r -> r.bucket(bucket))));
    }
  }
}
