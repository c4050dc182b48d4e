package dev.parquedb.testkit.storage;

import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;

/** The suite over a storage with a flaw; run by {@link FlawsAreNoticedTest} only. */
class FlawedStorageConformance extends StorageConformance {

  /** The flaw of the storages that are opened next. */
  private static volatile Flaw flaw = Flaw.NONE;

  static void next(Flaw chosen) {
    flaw = chosen;
  }

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    return Uni.createFrom().item(TinyStorage.open(TinyStorage.ALL, flaw));
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.empty();
  }
}
