package dev.parquedb.benchmarks;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Creates entities with generated ids in a table, from one event loop, and counts what was
 * acknowledged.
 */
final class Creates implements AutoCloseable {

  private final Vertx vertx;
  private final StorageBackend storage;
  private final EntityBackend backend;
  private final Context context;
  private String ns;
  private int namespaces;
  private long acknowledged;
  private int serial;

  /**
   * Opens a backend. Blocks; not for event loops.
   *
   * @param vertx which closes with it
   * @param storage which closes with it
   * @param config what the backend is
   */
  Creates(Vertx vertx, StorageBackend storage, BackendConfig config) {
    this.vertx = vertx;
    this.storage = storage;
    this.backend = await(EntityBackends.open(vertx, config));
    this.context = vertx.getOrCreateContext();
  }

  /**
   * Opens a backend on a folder.
   *
   * @param format the table format
   * @param folder the folder
   * @param durability as the file system backend takes it
   */
  static Creates onFolder(Format format, Path folder, String durability) {
    Vertx vertx = Vertx.vertx();
    StorageBackend storage =
        await(Storages.open(vertx, "fs:" + folder, Map.of("durability", durability)));
    return new Creates(vertx, storage, format.config(storage));
  }

  EntityBackend backend() {
    return backend;
  }

  StorageBackend storage() {
    return storage;
  }

  Context context() {
    return context;
  }

  /** Goes on with a new table, of one entity. */
  String newTable() {
    ns = "creates-" + namespaces++;
    acknowledged = 1;
    await(backend.create(ns, input()));
    return ns;
  }

  /**
   * That many callers, each of which waits for its answers.
   *
   * @param number how many
   */
  Lanes callers(int number) {
    return new Lanes(context, number, (lane, index, done) -> create(done));
  }

  /** Creates one entity; on the event loop. */
  void create(Lanes.Done done) {
    backend
        .create(ns, input())
        .subscribe()
        .with(
            entity -> {
              acknowledged++;
              done.ended(null);
            },
            done::ended);
  }

  private CreateInput input() {
    int n = serial++;
    return CreateInput.of(
        Map.of(
            "name",
            "Sensor " + n,
            "place",
            "2km E of San Marino, CA",
            "magnitude",
            n % 90 / 10.0,
            "stations",
            n % 50,
            "tags",
            List.of("geoserve", "origin", "phase-data"),
            "location",
            Map.of("lon", -118.5 + n % 100, "lat", 34.5, "depthKm", 26.49)));
  }

  /** Fails when the table does not hold exactly what was acknowledged. */
  void check() {
    long count = await(backend.count(ns));
    if (count != acknowledged) {
      throw new IllegalStateException(
          ns + " holds " + count + " entities, acknowledged were " + acknowledged);
    }
  }

  @Override
  public void close() {
    await(backend.close());
    await(storage.close());
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  static <T> T await(Uni<T> uni) {
    return uni.await().indefinitely();
  }
}
