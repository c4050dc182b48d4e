package dev.parquedb.storage.fs;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class FsConformanceTest extends StorageConformance {

  @TempDir Path temp;
  private int opened;

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    return FsBackend.builder(vertx, folder(++opened)).open();
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend storage) {
    return Optional.of("fs:" + folder(opened));
  }

  private Path folder(int number) {
    return temp.resolve("storage-" + number);
  }
}
