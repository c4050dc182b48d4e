package dev.parquedb.table.iceberg;

import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
 * @param certain the ids of those to which parents lead from the newest one
 */
record Lineage(List<Snapshot> snapshots, Set<Long> certain) {

  /** Marks a snapshot that is made to be looked at before anybody publishes it. */
  private static final String STAGED = "wap.id";

  Lineage {
    snapshots = List.copyOf(snapshots);
    certain = Set.copyOf(certain);
  }

  static Lineage of(TableMetadata metadata) {
    Snapshot current = metadata.currentSnapshot();
    if (current == null) {
      return new Lineage(List.of(), Set.of());
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
            .filter(each -> each.sequenceNumber() <= current.sequenceNumber())
            .filter(
                each ->
                    certain.contains(each.snapshotId())
                        || !(others.contains(each.snapshotId())
                            || each.summary().containsKey(STAGED)))
            .sorted(Comparator.comparingLong(Snapshot::sequenceNumber))
            .toList(),
        certain);
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
    Long parent = snapshot == null ? null : Long.valueOf(snapshot.snapshotId());
    List<Snapshot> next =
        snapshots.stream().filter(each -> Objects.equals(each.parentId(), parent)).toList();
    // Of two that follow one, a rollback of others took one away.
    return next.stream()
        .filter(each -> certain.contains(each.snapshotId()))
        .findFirst()
        .or(() -> next.stream().findFirst());
  }
}
