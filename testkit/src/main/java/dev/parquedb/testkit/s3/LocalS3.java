package dev.parquedb.testkit.s3;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Opens {@code local-s3://bucket/prefix?endpoint=…} as {@code s3:} with {@link
 * S3Credentials#DEFAULT}, so that a URI alone tells another process how to open a storage on a
 * server of tests. Found by {@link java.util.ServiceLoader}.
 */
public final class LocalS3 implements StorageProvider {

  /** The scheme of its URIs. */
  public static final String SCHEME = "local-s3";

  /** For the service loader. */
  public LocalS3() {}

  /**
   * The URI of a storage.
   *
   * @param endpoint where the server listens; it must accept {@link S3Credentials#DEFAULT}
   * @param bucket the bucket
   * @param prefix where in the bucket; may be empty
   */
  public static String uri(URI endpoint, String bucket, String prefix) {
    return "%s://%s/%s?endpoint=%s&region=us-east-1".formatted(SCHEME, bucket, prefix, endpoint);
  }

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    Map<String, String> signed = new HashMap<>(options);
    signed.put("accessKeyId", S3Credentials.DEFAULT.accessKey());
    signed.put("secretAccessKey", S3Credentials.DEFAULT.secretKey());
    return Storages.open(vertx, "s3" + uri.substring(SCHEME.length()), signed);
  }
}
