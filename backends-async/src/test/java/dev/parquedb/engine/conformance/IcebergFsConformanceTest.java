package dev.parquedb.engine.conformance;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg tables in a folder keep the contract of entity backends. */
class IcebergFsConformanceTest extends IcebergConformance {

  @TempDir Path folder;

  @Override
  protected Uni<StorageBackend> newStorage(Vertx vertx) {
    return Storages.open(vertx, "fs:" + folder);
  }
}
