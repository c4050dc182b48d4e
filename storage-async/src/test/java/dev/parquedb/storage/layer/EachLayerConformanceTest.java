package dev.parquedb.storage.layer;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each layer on its own keeps the contract. */
@ParameterizedClass
@EnumSource(TriedLayer.class)
class EachLayerConformanceTest extends StorageConformance {

  @Parameter TriedLayer layer;
  private StorageBackend memory;

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    memory = MemoryBackend.create(vertx);
    return Uni.createFrom().item(() -> layer.around(vertx, memory));
  }

  /** What is read-only is written to behind its back. */
  @Override
  protected Uni<StorageBackend> writerOf(StorageBackend opened) {
    return Uni.createFrom().item(layer.writes() ? opened : memory);
  }

  @Test
  @Override
  public void thePathAndTheSegmentMayBeAsLongAsTheRulesSay() {
    if (layer.prefix().isEmpty()) {
      super.thePathAndTheSegmentMayBeAsLongAsTheRulesSay();
    } else {
      LongPaths.work(this, layer.prefix().length());
    }
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
