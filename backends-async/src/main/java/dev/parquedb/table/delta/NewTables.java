package dev.parquedb.table.delta;

import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.PayloadKind;
import dev.parquedb.entity.RowDeletion;
import java.util.List;

/**
 * What new tables are made with. A table that exists keeps what it was made with.
 *
 * @param deletes how rows are marked as gone
 * @param payload how undeclared fields are stored
 * @param shred the undeclared fields with columns of their own
 */
record NewTables(RowDeletion deletes, PayloadKind payload, List<String> shred) {

  static final NewTables DEFAULT =
      new NewTables(RowDeletion.DELETION_VECTORS, PayloadKind.JSON, List.of());

  static NewTables of(DeltaBackendConfig config) {
    return new NewTables(config.deletes(), config.payload(), config.shred());
  }
}
