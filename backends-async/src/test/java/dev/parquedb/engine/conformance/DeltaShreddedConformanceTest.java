package dev.parquedb.engine.conformance;

import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.PayloadKind;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Copied Delta tables with a shredded VARIANT payload keep the contract of entity backends. */
@Tag("full")
class DeltaShreddedConformanceTest extends DeltaConformance {

  @TempDir Path folder;

  @Override
  protected DeltaBackendConfig.Builder configured(DeltaBackendConfig.Builder config) {
    return config
        .payload(PayloadKind.VARIANT)
        .shred("n", "city", "age", "tags")
        .deletes(RowDeletion.COPY_ON_WRITE);
  }

  @Override
  protected Uni<StorageBackend> newStorage(Vertx vertx) {
    return Storages.open(vertx, "fs:" + folder);
  }
}
