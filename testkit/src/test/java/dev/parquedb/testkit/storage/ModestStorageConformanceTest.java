package dev.parquedb.testkit.storage;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;

/** A storage that offers plain writes only passes the suite by refusing the rest. */
class ModestStorageConformanceTest extends StorageConformance {

  private static final StorageCapabilities PLAIN =
      new StorageCapabilities(
          true,
          false,
          false,
          false,
          false,
          false,
          false,
          false,
          false,
          Long.MAX_VALUE,
          true,
          false);

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    return Uni.createFrom().item(TinyStorage.open(PLAIN, Flaw.NONE));
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
