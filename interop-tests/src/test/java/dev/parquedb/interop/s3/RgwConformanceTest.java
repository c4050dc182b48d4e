package dev.parquedb.interop.s3;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of storages on Ceph RGW. */
@ExtendWith(OnCephRgw.class)
class RgwConformanceTest extends StorageConformance {

  private String uri;

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    uri = OnCephRgw.freshUri();
    return Storages.open(vertx, uri);
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.of(uri);
  }

  /** Some of those who lose a race are answered with 500. */
  @Override
  public boolean repliesMayBeLost() {
    return true;
  }
}
