package dev.parquedb.storage.s3;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Sets up the AWS SDK. Everything here may block: it looks for classes, files and services. */
final class S3Sdk {

  /** Below what servers keep a silent connection for, so that ours is the side that closes it. */
  private static final Duration KEPT = Duration.ofSeconds(5);

  private static final int WAITING_FOR_EACH_CONNECTION = 64;

  /**
   * The SDK hands a connection to a request by way of any of its loops. A call that is cancelled
   * before the loop of the connection knows of the request takes the connection's place in the pool
   * with it, for good; with a single loop there is no such moment.
   */
  private static final int LOOPS = 1;

  private S3Sdk() {}

  /**
   * A client, and what is below it, which has to be closed after it.
   *
   * @param s3 makes requests; completes its futures on the loops
   * @param http the connections
   * @param loops the threads; the SDK would wait for seconds for its own ones to end
   */
  record Client(S3AsyncClient s3, SdkAsyncHttpClient http, SdkEventLoopGroup loops) {

    /** Closes all of it; waits for connections to close. */
    void close() {
      s3.close();
      http.close();
      loops.eventLoopGroup().shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /**
   * Opens a client that makes every request once: whether a request may be made again is not for it
   * to decide.
   */
  static Client open(S3Settings settings, S3Credentials credentials) {
    SdkEventLoopGroup loops =
        SdkEventLoopGroup.builder()
            .numberOfThreads(LOOPS)
            .threadFactory(new DefaultThreadFactory("parquedb-s3", true))
            .build();
    SdkAsyncHttpClient http =
        new SettledHttpClient(
            NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(loops)
                .maxConcurrency(settings.connections())
                .maxPendingConnectionAcquires(settings.connections() * WAITING_FOR_EACH_CONNECTION)
                .connectionTimeout(settings.connectTimeout())
                .tlsNegotiationTimeout(settings.connectTimeout())
                .connectionAcquisitionTimeout(
                    settings.connectTimeout().plus(settings.idleTimeout()))
                .readTimeout(settings.idleTimeout())
                .writeTimeout(settings.idleTimeout())
                .connectionMaxIdleTime(KEPT)
                .build());
    S3AsyncClient s3 =
        S3AsyncClient.builder()
            .httpClient(http)
            .endpointOverride(settings.endpoint())
            .region(Region.of(settings.region()))
            .forcePathStyle(settings.addressing() == S3Settings.Addressing.PATH)
            .disableS3ExpressSessionAuth(true)
            .crossRegionAccessEnabled(false)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .credentialsProvider(new Identities(credentials))
            .overrideConfiguration(all -> all.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .asyncConfiguration(
                async ->
                    async.advancedOption(
                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
            .build();
    return new Client(s3, http, loops);
  }

  /**
   * The credentials that the SDK finds: of the environment, system properties, a profile, a
   * container or a machine.
   *
   * @param profile the profile of the shared files; null for the usual one
   */
  static S3Keypair defaultCredentials(String profile) {
    DefaultCredentialsProvider.Builder builder = DefaultCredentialsProvider.builder();
    if (profile != null) {
      builder.profileName(profile);
    }
    try (DefaultCredentialsProvider provider = builder.build()) {
      AwsCredentials found = provider.resolveCredentials();
      return new S3Keypair(
          found.accessKeyId(),
          found.secretAccessKey(),
          found instanceof AwsSessionCredentials session
              ? Optional.of(session.sessionToken())
              : Optional.empty(),
          found.expirationTime());
    }
  }

  /** The region that the SDK finds for this machine. */
  static String defaultRegion() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
    } catch (RuntimeException none) {
      throw new IllegalArgumentException(
          "The region of the bucket is not known; give the option region, or set AWS_REGION", none);
    }
  }

  /** Signs with the credentials that reads are signed with. */
  private record Identities(S3Credentials credentials)
      implements IdentityProvider<AwsCredentialsIdentity> {

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      S3Keypair keys = credentials.atHand();
      return keys != null
          ? CompletableFuture.completedFuture(identity(keys))
          : credentials.get().map(Identities::identity).subscribeAsCompletionStage();
    }

    private static AwsCredentialsIdentity identity(S3Keypair keys) {
      return keys.sessionToken().isPresent()
          ? AwsSessionCredentials.create(
              keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken().get())
          : AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey());
    }
  }
}
