package dev.parquedb.table.iceberg;

import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.entity.IcebergCatalogConfig;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableFormatProvider;
import dev.parquedb.table.iceberg.catalog.Catalog;
import dev.parquedb.table.iceberg.filesystem.FilesystemCatalog;
import dev.parquedb.table.iceberg.rest.RestCatalog;

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
    RestCatalog.load();
  }

  @Override
  public TableFormat create(BackendConfig config, FormatContext context) {
    IcebergBackendConfig iceberg = (IcebergBackendConfig) config;
    return new IcebergFormat(context, catalog(iceberg, context), iceberg);
  }

  private static Catalog catalog(IcebergBackendConfig config, FormatContext context) {
    return config.catalog() instanceof IcebergCatalogConfig.Filesystem
        ? new FilesystemCatalog(
            config.storage(), IcebergFormat.folder(config.location(), config.database()), context)
        : RestCatalog.open(context, config);
  }
}
