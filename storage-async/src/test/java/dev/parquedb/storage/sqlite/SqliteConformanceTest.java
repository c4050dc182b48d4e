package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteConformanceTest extends StorageConformance {

  @TempDir Path temp;
  private int opened;

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    return SqliteBackend.builder(vertx, file(++opened)).open();
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend storage) {
    return Optional.of("sqlite:" + file(opened));
  }

  private Path file(int number) {
    return temp.resolve("storage-" + number + ".db");
  }
}
