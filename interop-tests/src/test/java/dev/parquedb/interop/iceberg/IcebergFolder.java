package dev.parquedb.interop.iceberg;

import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.entity.SnapshotRetention;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.interop.TableFolder;
import dev.parquedb.interop.WitnessView;
import dev.parquedb.storage.StorageBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A folder of Iceberg tables, opened by us as often as asked and by one Iceberg of others. */
final class IcebergFolder extends TableFolder {

  private static final String DATABASE = "default";

  /** The tests look at every snapshot that they make. */
  private static final SnapshotRetention ALL = SnapshotRetention.DEFAULT.withNewest(10_000);

  private final IcebergProcess iceberg;

  /**
   * Opens a folder.
   *
   * @param root an empty folder
   */
  IcebergFolder(Path root) throws IOException {
    super(root, LOCATION + "/" + DATABASE);
    this.iceberg = IcebergProcess.start(root);
  }

  /** A new backend whose tables have a format version; closed with the folder. */
  EntityBackend open(int formatVersion) {
    return open(config -> config.formatVersion(formatVersion));
  }

  /** A new backend, configured; closed with the folder. */
  EntityBackend open(UnaryOperator<IcebergBackendConfig.Builder> configured) {
    return open(storage(), configured);
  }

  /** A new backend over a storage of the folder, configured; closed with the folder. */
  EntityBackend open(
      StorageBackend storage, UnaryOperator<IcebergBackendConfig.Builder> configured) {
    IcebergBackendConfig.Builder config =
        IcebergBackendConfig.builder(storage)
            .location(LOCATION)
            .database(DATABASE)
            .retention(ALL)
            .engine(EngineOptions.DEFAULT.withCursorTtl(Duration.ZERO));
    return open(storage, configured.apply(config).build());
  }

  /** Iceberg's own readers and writers. */
  IcebergProcess iceberg() {
    return iceberg;
  }

  /** A namespace, seen through a backend and by Iceberg's own readers. */
  WitnessView view(EntityBackend backend, String ns) {
    return view(iceberg, backend, ns);
  }

  /** The folder as a catalog of Spark. */
  SparkCatalog catalog(SparkProcess spark) {
    return new SparkCatalog(spark, tables().getParent());
  }

  /** The path of a table below the root of the storage. */
  String path(String ns) {
    return LOCATION + "/" + DATABASE + "/" + ns;
  }

  @Override
  public void close() {
    iceberg.close();
    super.close();
  }
}
