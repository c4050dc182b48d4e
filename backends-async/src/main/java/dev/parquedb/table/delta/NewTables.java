package dev.parquedb.table.delta;

import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.table.PayloadLayout;

/**
 * What new tables are made with. A table that exists keeps what it was made with.
 *
 * @param deletes how rows are marked as gone
 * @param payload how fields that are not declared are stored
 */
record NewTables(RowDeletion deletes, PayloadLayout payload) {

  static final NewTables DEFAULT = new NewTables(RowDeletion.DELETION_VECTORS, PayloadLayout.JSON);

  static NewTables of(DeltaBackendConfig config) {
    return new NewTables(config.deletes(), new PayloadLayout(config.payload(), config.shred()));
  }
}
