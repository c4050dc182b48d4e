package dev.parquedb.storage.guide;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import dev.parquedb.storage.spi.BackendSettings;
import dev.parquedb.storage.spi.DriverStorageBackend;
import dev.parquedb.storage.spi.StorageUri;
import dev.parquedb.vertx.Contexts;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;

/** Opens {@code bucket:name}. */
public final class BucketStorageProvider implements StorageProvider {

  // region provider
  @Override
  public Set<String> schemes() {
    return Set.of("bucket");
  }

  @Override
  public Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    return Uni.createFrom()
        .deferred(
            () -> {
              StorageUri parsed = StorageUri.parse(uri, options, Set.of()); // no options
              return Contexts.onWorker(vertx, () -> backend(vertx, parsed.location()));
            });
  }

  private static StorageBackend backend(Vertx vertx, String name) {
    return DriverStorageBackend.of(
        new BucketDriver(name, new Bucket()),
        BackendSettings.of(new VertxTimeSource(vertx), new SecureRandom()));
  }
  // endregion
}
