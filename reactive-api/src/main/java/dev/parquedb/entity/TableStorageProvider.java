package dev.parquedb.entity;

import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;

/**
 * Opens storages for tables that a catalog keeps outside of the configured storage. Asked only for
 * locations below the prefixes that the configuration allows.
 */
@FunctionalInterface
public interface TableStorageProvider {

  /**
   * Opens the storage of a table.
   *
   * @param location where the table lies, and what the catalog lends to reach it
   * @return a storage whose {@link StorageBackend#rootUri()} is above the table's folder. It is
   *     kept, and closed with the catalog; must not block
   */
  Uni<StorageBackend> open(TableLocation location);
}
