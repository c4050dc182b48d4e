package dev.parquedb.storage.s3;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

class S3ConformanceTest extends StorageConformance {

  private SimulatedServer server;

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    stopServer();
    server = new SimulatedServer(options());
    return describe(server.describe(vertx)).open();
  }

  SimulatedS3Options options() {
    return SimulatedS3Options.DEFAULT;
  }

  S3Backend.Builder describe(S3Backend.Builder storage) {
    return storage;
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.of(server.uri(""));
  }

  /** After the storage is closed, which the superclass does later than this class could. */
  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
