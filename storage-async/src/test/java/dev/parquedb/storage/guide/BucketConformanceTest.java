package dev.parquedb.storage.guide;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;

// region conformance
class BucketConformanceTest extends StorageConformance {

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    return new BucketStorageProvider().open(vertx, "bucket:conformance", Map.of());
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty(); // "gcs:bucket/folder" of a store that other processes reach
  }
}
// endregion
