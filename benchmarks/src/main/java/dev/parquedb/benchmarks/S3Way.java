package dev.parquedb.benchmarks;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** The ways to read ranges of an object that are compared. */
public enum S3Way {
  /** An unsigned {@code HttpClient} of Vert.x: the practical limit. */
  HTTP_CLIENT,
  /** {@code readRange} of the S3 backend. */
  S3_READ_RANGE,
  /** {@code readInto} of the S3 backend. */
  S3_READ_INTO,
  /** {@code readRange} of the S3 backend by way of the SDK. */
  S3_READ_RANGE_SDK,
  /** {@code S3AsyncClient} with its Netty client, to bytes. */
  SDK_NETTY,
  /** {@code S3AsyncClient} with the CRT client, to bytes. */
  SDK_CRT;

  static final String BUCKET = "bench";
  static final String KEY = "data.bin";
  private static final String KEYS = "benchmark";
  private static final int CONNECTIONS = 64;

  /** A reader of this kind. Blocks; not for event loops. */
  RangeReader open(Vertx vertx, Context context, int port, int lanes, int size) {
    return switch (this) {
      case HTTP_CLIENT -> new HttpClientReads(vertx, context, port, lanes, size);
      case S3_READ_RANGE -> new StorageReadRange(backend(vertx, port, "http"), KEY, lanes, size);
      case S3_READ_INTO -> new StorageReadInto(backend(vertx, port, "http"), KEY, lanes, size);
      case S3_READ_RANGE_SDK -> new StorageReadRange(backend(vertx, port, "sdk"), KEY, lanes, size);
      case SDK_NETTY -> new SdkReads(netty(port), context, lanes, size);
      case SDK_CRT -> new SdkReads(crt(port), context, lanes, size);
    };
  }

  /** Our backend over the server. */
  static StorageBackend backend(Vertx vertx, int port, String reads) {
    Map<String, String> options = new HashMap<>();
    options.put("endpoint", "http://127.0.0.1:" + port);
    options.put("region", "us-east-1");
    options.put("pathStyle", "true");
    options.put("probe", "skip");
    options.put("reads", reads);
    options.put("accessKeyId", KEYS);
    options.put("secretAccessKey", KEYS);
    return Storages.open(vertx, "s3://" + BUCKET, options).await().indefinitely();
  }

  /** The SDK with its Netty client, set up as lean as it can be. */
  static S3AsyncClient netty(int port) {
    return S3AsyncClient.builder()
        .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(CONNECTIONS))
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(credentials())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .build();
  }

  /** The SDK with the CRT client. */
  static S3AsyncClient crt(int port) {
    return S3AsyncClient.crtBuilder()
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(credentials())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .build();
  }

  private static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(KEYS, KEYS));
  }
}
