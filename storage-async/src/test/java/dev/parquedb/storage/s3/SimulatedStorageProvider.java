package dev.parquedb.storage.s3;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import dev.parquedb.testkit.s3.S3Credentials;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Opens {@code simulated-s3:} as {@code s3:} with the keys of a simulated server. */
public final class SimulatedStorageProvider implements StorageProvider {

  static final String SCHEME = "simulated-s3";

  /** For the service loader. */
  public SimulatedStorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    Map<String, String> signed = new HashMap<>(options);
    signed.put("accessKeyId", S3Credentials.DEFAULT.accessKey());
    signed.put("secretAccessKey", S3Credentials.DEFAULT.secretKey());
    return new S3StorageProvider().open(vertx, "s3" + uri.substring(SCHEME.length()), signed);
  }
}
