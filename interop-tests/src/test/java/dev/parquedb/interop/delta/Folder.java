package dev.parquedb.interop.delta;

import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.interop.TableFolder;
import dev.parquedb.storage.StorageBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A folder of Delta tables, opened by us as often as asked and by one delta-kernel. */
final class Folder extends TableFolder {

  private final KernelProcess kernel;

  /**
   * Opens a folder.
   *
   * @param root an empty folder
   */
  Folder(Path root) throws IOException {
    super(root, LOCATION);
    this.kernel = KernelProcess.start(root);
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
    return open(
        storage, configured.apply(DeltaBackendConfig.builder(storage).location(LOCATION)).build());
  }

  /** A namespace, seen through a backend and by delta-kernel. */
  KernelView view(EntityBackend backend, String ns) {
    return new KernelView(kernel, backend, tables(), ns);
  }

  @Override
  public void close() {
    kernel.close();
    super.close();
  }
}
