package dev.parquedb.interop.delta;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A folder of Delta tables, opened by us as often as asked and by one delta-kernel. */
final class Folder implements AutoCloseable {

  private static final String LOCATION = "tables of tests";

  private final Path root;
  private final Vertx vertx = Vertx.vertx();
  private final KernelProcess kernel;
  private final List<Uni<Void>> closing = new ArrayList<>();

  /**
   * Opens a folder.
   *
   * @param root an empty folder
   */
  Folder(Path root) throws IOException {
    this.root = root;
    this.kernel = KernelProcess.start(root);
  }

  Vertx vertx() {
    return vertx;
  }

  /** The folder as a storage; closed by the backend that is opened over it. */
  StorageBackend storage() {
    return Await.item(Storages.open(vertx, "fs:" + root));
  }

  /** A new backend over the folder, independent of the others; closed with the folder. */
  EntityBackend open() {
    return open(config -> config);
  }

  /** Such a backend, configured otherwise. */
  EntityBackend open(UnaryOperator<DeltaBackendConfig.Builder> configured) {
    return open(storage(), configured);
  }

  /** A new backend over a storage of the folder, configured; closed with the folder. */
  EntityBackend open(StorageBackend storage, UnaryOperator<DeltaBackendConfig.Builder> configured) {
    DeltaBackendConfig config =
        configured.apply(DeltaBackendConfig.builder(storage).location(LOCATION)).build();
    EntityBackend backend = Await.item(EntityBackends.open(vertx, config));
    closing.add(backend.close().chain(storage::close));
    return backend;
  }

  /** A namespace, seen through a backend and by delta-kernel. */
  KernelView view(EntityBackend backend, String ns) {
    return new KernelView(kernel, backend, root.resolve(LOCATION), ns);
  }

  /** A namespace, seen through a backend and by another engine. */
  WitnessView view(Witness witness, EntityBackend backend, String ns) {
    return new WitnessView(witness, backend, root.resolve(LOCATION), ns);
  }

  /** The folder of a namespace's table. */
  Path table(String ns) {
    return root.resolve(LOCATION).resolve(ns);
  }

  @Override
  public void close() {
    kernel.close();
    closing.forEach(Await::item);
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }
}
