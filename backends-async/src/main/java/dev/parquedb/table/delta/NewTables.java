package dev.parquedb.table.delta;

import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.RowDeletion;

/**
 * What new tables are made with. A table that exists keeps what it was made with.
 *
 * @param deletes how rows are marked as gone
 */
record NewTables(RowDeletion deletes) {

  static final NewTables DEFAULT = new NewTables(RowDeletion.DELETION_VECTORS);

  static NewTables of(DeltaBackendConfig config) {
    return new NewTables(config.deletes());
  }
}
