package dev.parquedb.testkit.storage;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;

/** Opens {@code tiny:}, a storage of its own in every process. */
public final class TinyStorageProvider implements StorageProvider {

  /** For the service loader. */
  public TinyStorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("tiny");
  }

  @Override
  public Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    return Uni.createFrom().item(TinyStorage.open());
  }
}
