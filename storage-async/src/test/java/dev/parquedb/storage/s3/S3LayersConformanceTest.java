package dev.parquedb.storage.s3;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.layer.LongPaths;
import dev.parquedb.storage.layer.StorageLayers;
import dev.parquedb.storage.layer.TriedLayer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Each layer on its own keeps the contract around a store behind a network. */
@Tag("full")
class S3LayersConformanceTest {

  abstract static class OneLayer extends S3ConformanceTest {
    private final TriedLayer layer;

    OneLayer(TriedLayer layer) {
      this.layer = layer;
    }

    @Override
    protected Uni<StorageBackend> open(Vertx vertx) {
      return super.open(vertx).map(bucket -> around(vertx, bucket));
    }

    StorageBackend around(Vertx vertx, StorageBackend bucket) {
      return layer.add(StorageLayers.around(vertx, bucket)).build();
    }
  }

  @Nested
  class Metrics extends OneLayer {
    Metrics() {
      super(TriedLayer.METRICS);
    }
  }

  @Nested
  class Tracing extends OneLayer {
    Tracing() {
      super(TriedLayer.TRACING);
    }
  }

  @Nested
  class ReadOnly extends OneLayer {
    ReadOnly() {
      super(TriedLayer.READ_ONLY);
    }

    private StorageBackend bucket;

    @Override
    StorageBackend around(Vertx vertx, StorageBackend storage) {
      bucket = storage;
      return super.around(vertx, storage);
    }

    @Override
    protected Uni<StorageBackend> writerOf(StorageBackend opened) {
      return Uni.createFrom().item(bucket);
    }
  }

  @Nested
  class Prefix extends OneLayer {
    Prefix() {
      super(TriedLayer.PREFIX);
    }

    @Override
    protected Optional<String> sharedUri(StorageBackend opened) {
      return super.sharedUri(opened)
          .map(uri -> uri.replace(SimulatedServer.BUCKET + "?", SimulatedServer.BUCKET + "/p?"));
    }

    @Override
    public void thePathAndTheSegmentMayBeAsLongAsTheRulesSay() {
      LongPaths.work(this, "p/".length());
    }
  }

  @Nested
  class Cache extends OneLayer {
    Cache() {
      super(TriedLayer.CACHE);
    }
  }

  @Nested
  class Hedge extends OneLayer {
    Hedge() {
      super(TriedLayer.HEDGE);
    }
  }

  @Nested
  class Retry extends OneLayer {
    Retry() {
      super(TriedLayer.RETRY);
    }
  }

  @Nested
  class Breaker extends OneLayer {
    Breaker() {
      super(TriedLayer.BREAKER);
    }
  }

  @Nested
  class Limit extends OneLayer {
    Limit() {
      super(TriedLayer.LIMIT);
    }
  }

  @Nested
  class Timeout extends OneLayer {
    Timeout() {
      super(TriedLayer.TIMEOUT);
    }
  }
}
