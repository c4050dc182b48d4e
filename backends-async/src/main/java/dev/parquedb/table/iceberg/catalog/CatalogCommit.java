package dev.parquedb.table.iceberg.catalog;

import dev.parquedb.entity.CommitId;
import dev.parquedb.table.TableRef;
import java.util.List;
import java.util.Objects;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/**
 * New metadata of a table.
 *
 * @param table the table
 * @param base what it builds on; null to create the table
 * @param updated the metadata to make current
 * @param changes the steps from {@code base} to {@code updated}, for catalogs that apply them
 *     themselves. They add one snapshot
 * @param id the id of the commit, kept in the summary of that snapshot; stable over attempts
 */
public record CatalogCommit(
    TableRef table,
    CatalogTable base,
    TableMetadata updated,
    List<MetadataUpdate> changes,
    CommitId id) {

  /** The key in the summary of a snapshot under which the id of its commit stands. */
  public static final String COMMIT_ID = "parquedb.commit-id";

  /** Whether this commit made a snapshot; a snapshot may be null. */
  public boolean made(Snapshot snapshot) {
    return snapshot != null && id.toString().equals(snapshot.summary().get(COMMIT_ID));
  }

  public CatalogCommit {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(updated, "updated");
    Objects.requireNonNull(id, "id");
    changes = List.copyOf(changes);
  }
}
