package dev.parquedb.table.iceberg;

import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;

/**
 * The snapshots of a table's main branch that are kept, oldest first. Those between may have
 * expired, so parents alone do not lead through them.
 *
 * @param snapshots the snapshots, by their sequence numbers
 */
record Lineage(List<Snapshot> snapshots) {

  Lineage {
    snapshots = List.copyOf(snapshots);
  }

  static Lineage of(TableMetadata metadata) {
    Snapshot current = metadata.currentSnapshot();
    if (current == null) {
      return new Lineage(List.of());
    }
    Set<Long> certain = new HashSet<>();
    for (Snapshot each = current; each != null; each = parent(metadata, each)) {
      certain.add(each.snapshotId());
    }
    Set<Long> others = new HashSet<>();
    metadata
        .refs()
        .forEach(
            (name, ref) -> {
              if (ref.isBranch() && !name.equals(SnapshotRef.MAIN_BRANCH)) {
                branch(metadata, ref.snapshotId(), certain, others);
              }
            });
    return new Lineage(
        metadata.snapshots().stream()
            .filter(
                each ->
                    each.sequenceNumber() <= current.sequenceNumber()
                        && !others.contains(each.snapshotId()))
            .sorted(Comparator.comparingLong(Snapshot::sequenceNumber))
            .toList());
  }

  /** Another branch goes back to where it left the main one: ours are all made on that. */
  private static void branch(
      TableMetadata metadata, long head, Set<Long> certain, Set<Long> others) {
    for (Snapshot each = metadata.snapshot(head);
        each != null
            && !certain.contains(each.snapshotId())
            && !each.summary().containsKey(CatalogCommit.COMMIT_ID);
        each = parent(metadata, each)) {
      others.add(each.snapshotId());
    }
  }

  private static Snapshot parent(TableMetadata metadata, Snapshot snapshot) {
    return snapshot.parentId() == null ? null : metadata.snapshot(snapshot.parentId());
  }

  /** The snapshot that made a version. */
  Optional<Snapshot> version(long version) {
    return snapshots.stream().filter(each -> IcebergState.version(each) == version).findFirst();
  }

  /** The snapshot that follows one directly; empty when it expired or was not made yet. */
  Optional<Snapshot> after(Snapshot snapshot) {
    if (snapshot == null) {
      return snapshots.stream().filter(each -> each.parentId() == null).findFirst();
    }
    return snapshots.stream()
        .filter(each -> Long.valueOf(snapshot.snapshotId()).equals(each.parentId()))
        .findFirst();
  }
}
