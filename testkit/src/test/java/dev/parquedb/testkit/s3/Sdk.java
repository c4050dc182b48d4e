package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
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

  /**
   * After an error of the server the client closes its connection, and may hand it to the next
   * request before it is closed. Only that request, of which nothing was sent, is made again.
   */
  private static final RetryStrategy UNLESS_SENT =
      DefaultRetryStrategy.standardStrategyBuilder()
          .maxAttempts(3)
          .backoffStrategy(BackoffStrategy.retryImmediately())
          .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
          .useClientDefaults(false)
          .retryOnException(Sdk::isUnsent)
          .build();

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
            .overrideConfiguration(o -> o.retryStrategy(UNLESS_SENT))
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .maxConcurrency(64)
                    .readTimeout(Duration.ofSeconds(60)))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(credentials.accessKey(), credentials.secretKey())));
    client = more.apply(builder).build();
  }

  private static boolean isUnsent(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      StackTraceElement[] trace = cause.getStackTrace();
      if (cause instanceof IOException
          && trace.length > 0
          && trace[0].getMethodName().equals("configurePipeline")) {
        return true;
      }
    }
    return false;
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
