package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The client of the AWS SDK against a simulated server, waiting for each answer. */
final class Sdk implements AutoCloseable {

  /** Whether the client sends and verifies checksums nobody asked for. */
  enum Checksums {
    WHEN_SUPPORTED,
    WHEN_REQUIRED
  }

  private final S3AsyncClient client;

  Sdk(SimulatedS3 server, Checksums checksums) {
    this(server, checksums, builder -> builder);
  }

  Sdk(SimulatedS3 server, Checksums checksums, UnaryOperator<S3AsyncClientBuilder> more) {
    S3Credentials credentials = server.options().credentials().get(0);
    S3AsyncClientBuilder builder =
        S3AsyncClient.builder()
            .endpointOverride(server.endpoint())
            .region(Region.of(server.options().profile().region()))
            .forcePathStyle(true)
            .disableS3ExpressSessionAuth(true)
            .requestChecksumCalculation(RequestChecksumCalculation.valueOf(checksums.name()))
            .responseChecksumValidation(ResponseChecksumValidation.valueOf(checksums.name()))
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .maxConcurrency(64)
                    .readTimeout(Duration.ofSeconds(60)))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(credentials.accessKey(), credentials.secretKey())));
    client = more.apply(builder).build();
  }

  <T> T call(Function<S3AsyncClient, CompletableFuture<T>> request) {
    return Await.item(uni(request));
  }

  <T> Uni<T> uni(Function<S3AsyncClient, CompletableFuture<T>> request) {
    return Uni.createFrom().completionStage(() -> request.apply(client));
  }

  /** The error a request is answered with. */
  S3Exception error(Function<S3AsyncClient, CompletableFuture<?>> request) {
    return Await.failure(
        S3Exception.class, Uni.createFrom().completionStage(() -> request.apply(client)));
  }

  <T> Outcome<T> outcome(Function<S3AsyncClient, CompletableFuture<T>> request) {
    return Await.outcome(uni(request));
  }

  @Override
  public void close() {
    client.close();
  }
}
