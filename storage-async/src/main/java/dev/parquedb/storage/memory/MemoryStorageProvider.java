package dev.parquedb.storage.memory;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import dev.parquedb.storage.spi.StorageUri;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;

/**
 * Opens {@code memory:} (a store of its own) and {@code memory:name} or {@code memory://name} (a
 * store shared within the process). There are no options.
 */
public final class MemoryStorageProvider implements StorageProvider {

  /** For the service loader. */
  public MemoryStorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    return Uni.createFrom()
        .item(
            () -> {
              String name = StorageUri.parse(uri, options, Set.of()).location();
              String plain = name.startsWith("//") ? name.substring(2) : name;
              return MemoryBackend.builder(vertx).name(plain).build();
            });
  }
}
