package dev.parquedb.testkit.storage;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;

/** A read-only storage passes the suite when the tests can write behind its back. */
class ReadOnlyStorageConformanceTest extends StorageConformance {

  private static final StorageCapabilities READ_ONLY =
      new StorageCapabilities(
          false, false, false, false, false, false, false, false, true, Long.MAX_VALUE);

  private TinyStorage writable;

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    writable = TinyStorage.open();
    return Uni.createFrom().item(writable.limitedTo(READ_ONLY));
  }

  @Override
  protected Uni<StorageBackend> writerOf(StorageBackend opened) {
    return Uni.createFrom().item(writable);
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
