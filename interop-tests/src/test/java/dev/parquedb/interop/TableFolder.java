package dev.parquedb.interop;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of tables, opened by us as often as asked; closed with all that was opened. */
public abstract class TableFolder implements AutoCloseable {

  /** The folder of the tables below the root of the storage. */
  protected static final String LOCATION = "tables of tests";

  private final Path root;
  private final Path tables;
  private final Vertx vertx = Vertx.vertx();
  private final List<Uni<Void>> closing = new ArrayList<>();

  /**
   * Opens a folder.
   *
   * @param root an empty folder
   * @param tables where tables lie below it
   */
  protected TableFolder(Path root, String tables) {
    this.root = root;
    this.tables = root.resolve(tables);
  }

  /** What backends over the folder run on. */
  public Vertx vertx() {
    return vertx;
  }

  /** The folder as a storage; closed by the backend that is opened over it. */
  public StorageBackend storage() {
    return Await.item(Storages.open(vertx, "fs:" + root));
  }

  /** A new backend over a storage of the folder; closed with the folder. */
  protected EntityBackend open(StorageBackend storage, BackendConfig config) {
    EntityBackend backend = Await.item(EntityBackends.open(vertx, config));
    closing.add(backend.close().chain(storage::close));
    return backend;
  }

  /** The folder of the tables. */
  protected Path tables() {
    return tables;
  }

  /** The folder of a namespace's table. */
  public Path table(String ns) {
    return tables.resolve(ns);
  }

  /** A namespace, seen through a backend and by another engine. */
  public WitnessView view(Witness witness, EntityBackend backend, String ns) {
    return new WitnessView(witness, backend, tables, ns);
  }

  @Override
  public void close() {
    closing.forEach(Await::item);
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }
}
