package dev.parquedb.table.iceberg;

import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.entity.IcebergCatalogConfig;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableFormatProvider;
import dev.parquedb.table.iceberg.filesystem.FilesystemCatalog;

/** Makes {@link IcebergFormat}s. */
public final class IcebergFormatProvider implements TableFormatProvider {

  /** Creates the provider; called by {@link java.util.ServiceLoader}. */
  public IcebergFormatProvider() {}

  @Override
  public BackendType type() {
    return BackendType.ICEBERG;
  }

  @Override
  public void load() {
    WarmUp.run();
  }

  @Override
  public TableFormat create(BackendConfig config, FormatContext context) {
    IcebergBackendConfig iceberg = (IcebergBackendConfig) config;
    if (iceberg.catalog() instanceof IcebergCatalogConfig.Filesystem) {
      String folder = IcebergFormat.folder(iceberg.location(), iceberg.database());
      return new IcebergFormat(
          context, new FilesystemCatalog(iceberg.storage(), folder, context), iceberg);
    }
    throw new IllegalArgumentException("no catalog for " + iceberg.catalog());
  }
}
