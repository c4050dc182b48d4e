package dev.parquedb.storage.s3;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.layer.LongPaths;
import dev.parquedb.storage.layer.TriedLayer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each layer on its own keeps the contract around a store behind a network. */
@Tag("full")
@ParameterizedClass
@EnumSource(TriedLayer.class)
class S3LayersConformanceTest extends S3ConformanceTest {

  @Parameter TriedLayer layer;
  private StorageBackend bucket;

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    return super.open(vertx)
        .invoke(opened -> bucket = opened)
        .map(opened -> layer.around(vertx, opened));
  }

  /** What is read-only is written to behind its back. */
  @Override
  protected Uni<StorageBackend> writerOf(StorageBackend opened) {
    return Uni.createFrom().item(layer.writes() ? opened : bucket);
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return super.sharedUri(opened)
        .map(uri -> uri.replace(SimulatedServer.BUCKET + "?", location() + "?"));
  }

  private String location() {
    return (SimulatedServer.BUCKET + "/" + layer.prefix()).replaceAll("/$", "");
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
}
