package dev.parquedb.interop.s3;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.s3.LocalS3;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of storages on S3Proxy, but for what S3Proxy gets wrong. */
class S3ProxyConformanceTest extends StorageConformance {

  private S3ProxyProcess server;
  private int storages;
  private String uri;

  @BeforeAll
  void startServer() throws IOException {
    server = S3ProxyProcess.start();
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    uri = LocalS3.uri(server.endpoint(), S3ProxyProcess.BUCKET, "storage-" + ++storages);
    return Storages.open(vertx, uri);
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.of(uri);
  }

  /** It ends connections under some answers of 412. */
  @Override
  public boolean repliesMayBeLost() {
    return true;
  }
}
