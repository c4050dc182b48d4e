package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageProvider;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WithoutLibraries;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The AWS SDK is an optional dependency: without it the other storages work and this one says so.
 */
class MissingSdkTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @ParameterizedTest
  @CsvSource({
    "software.amazon.awssdk., s3://bucket?region=eu-west-1",
    "software.amazon.awssdk., s3://bucket?region=eu-west-1&readOnly=true",
    "software.amazon.awssdk., r2://account/bucket",
    "software.amazon.awssdk., 's3://bucket'",
    "software.amazon.awssdk.http.nio.netty., s3://bucket?region=eu-west-1",
  })
  void openingNamesTheArtifactsToAdd(String missing, String uri)
      throws ReflectiveOperationException {
    StorageProvider provider =
        (StorageProvider)
            new WithoutLibraries(S3StorageProvider.class, missing)
                .loadClass(S3StorageProvider.class.getName())
                .getConstructor()
                .newInstance();
    assertThat(provider).isNotInstanceOf(S3StorageProvider.class);
    assertThat(provider.schemes()).contains("s3", "r2");
    Map<String, String> keys = Map.of("accessKeyId", "id", "secretAccessKey", "hush");
    assertThat(Await.failure(UnsupportedStorageException.class, provider.open(vertx, uri, keys)))
        .hasMessageContaining("software.amazon.awssdk:s3")
        .hasMessageContaining("software.amazon.awssdk:netty-nio-client")
        .hasMessageNotContaining("hush");
  }
}
