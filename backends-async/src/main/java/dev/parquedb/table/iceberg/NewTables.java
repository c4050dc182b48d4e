package dev.parquedb.table.iceberg;

import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.entity.SnapshotRetention;
import java.util.HashMap;
import java.util.Map;

/**
 * What new tables are made with, and how long snapshots are kept. A table that exists keeps the
 * format version that it was made with.
 *
 * @param formatVersion 2 or 3
 * @param deletes how rows are marked as gone
 * @param retention which snapshots are kept
 */
record NewTables(int formatVersion, RowDeletion deletes, SnapshotRetention retention) {

  static NewTables of(IcebergBackendConfig config) {
    return new NewTables(config.formatVersion(), config.deletes(), config.retention());
  }

  /** The properties of a new table: metadata that stays small however often it is written. */
  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("write.metadata.previous-versions-max", "10");
    properties.put("commit.manifest.min-count-to-merge", "20");
    properties.put("commit.manifest.target-size-bytes", Integer.toString(256 << 10));
    String mode = deletes == RowDeletion.COPY_ON_WRITE ? "copy-on-write" : "merge-on-read";
    properties.put("write.delete.mode", mode);
    properties.put("write.update.mode", mode);
    properties.put("write.merge.mode", mode);
    return properties;
  }
}
