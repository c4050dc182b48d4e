package dev.parquedb.examples.quarkus;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import dev.parquedb.testkit.entity.InterceptedStorage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;

/** Opens {@code watched:} and any other storage URI, and lets a test watch and hold its reads. */
public final class WatchedStores implements StorageProvider {

  private static volatile InterceptedStorage storage;

  /** Made by the service loader. */
  public WatchedStores() {}

  @Override
  public Set<String> schemes() {
    return Set.of("watched");
  }

  @Override
  public Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    return Storages.open(vertx, uri.substring("watched:".length()), options)
        .map(
            opened -> {
              storage = new InterceptedStorage(opened);
              return storage.storage();
            });
  }

  /** From now on, reads of data files wait until they are cancelled. */
  static InterceptedStorage.Held holdDataFiles() {
    return storage.hold(WatchedStores::dataFile);
  }

  /** Lets the reads that come go on; those that wait never do. */
  static void letGo() {
    storage.open();
  }

  private static boolean dataFile(InterceptedStorage.Call call) {
    return call.reads() && call.path().endsWith(".parquet");
  }
}
