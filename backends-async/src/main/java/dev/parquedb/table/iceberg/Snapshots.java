package dev.parquedb.table.iceberg;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.TableCommit;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.Catalog;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/** Loads states: the newest, those of the past, and what came after one. */
final class Snapshots {

  private final Catalog catalog;
  private final States states;

  Snapshots(Catalog catalog, States states) {
    this.catalog = catalog;
    this.states = states;
  }

  /** The newest state; the very object known when nothing was committed since; null for none. */
  Uni<IcebergState> newest(TableRef table, IcebergState known) {
    return Uni.createFrom()
        .deferred(() -> catalog.load(table, known == null ? null : known.catalog()))
        .chain(
            now -> {
              if (now == null) {
                return Uni.createFrom().nullItem();
              }
              return known != null && now == known.catalog()
                  ? Uni.createFrom().item(known)
                  : states.newest(table, now);
            });
  }

  /** An earlier state; a null item when there is no table or the time lies before it. */
  Uni<IcebergState> at(TableRef table, SnapshotRef ref) {
    return catalog
        .load(table, null)
        .chain(
            now -> {
              if (now == null) {
                return Uni.createFrom().nullItem();
              }
              Support.checkReadable(table, now.metadata());
              Snapshot snapshot = find(table, now.metadata(), ref);
              return snapshot == null
                  ? Uni.createFrom().nullItem()
                  : states.at(table, now, snapshot);
            });
  }

  private static Snapshot find(TableRef table, TableMetadata metadata, SnapshotRef ref) {
    Lineage lineage = Lineage.of(metadata);
    List<Snapshot> all = lineage.snapshots();
    long oldest = all.isEmpty() ? 0 : IcebergState.version(all.get(0));
    if (ref instanceof SnapshotRef.Version version) {
      return lineage
          .version(version.version())
          .orElseThrow(
              () ->
                  IcebergErrors.gone(
                      table,
                      "has no version "
                          + version.version()
                          + ", or keeps it no longer; the newest is "
                          + (metadata.lastSequenceNumber() - 1),
                      oldest));
    } else if (ref instanceof SnapshotRef.SnapshotId id) {
      Snapshot found = metadata.snapshot(id.id());
      if (found == null) {
        throw IcebergErrors.gone(
            table, "has no snapshot " + id.id() + ", or keeps it no longer", oldest);
      }
      return found;
    }
    return asOf(table, all, ((SnapshotRef.AsOf) ref).time(), oldest);
  }

  /** Between two snapshots that do not follow each other nobody knows what was the newest. */
  private static Snapshot asOf(TableRef table, List<Snapshot> all, Instant time, long oldest) {
    Snapshot found = null;
    Snapshot next = null;
    for (Snapshot each : all) {
      if (Instant.ofEpochMilli(each.timestampMillis()).isAfter(time)) {
        next = each;
        break;
      }
      found = each;
    }
    if (found == null && (next == null || next.parentId() == null)) {
      return null;
    }
    boolean follows =
        found != null && (next == null || Long.valueOf(found.snapshotId()).equals(next.parentId()));
    if (!follows && !isExact(found, time)) {
      throw IcebergErrors.gone(
          table, "can no longer be read as of " + time + ": snapshots of then expired", oldest);
    }
    return found;
  }

  private static boolean isExact(Snapshot found, Instant time) {
    return found != null && Instant.ofEpochMilli(found.timestampMillis()).equals(time);
  }

  /** The snapshots that are kept, oldest first. */
  Multi<SnapshotInfo> history(TableRef table) {
    return catalog
        .load(table, null)
        .onItem()
        .transformToMulti(
            now -> {
              if (now == null) {
                return Multi.createFrom().empty();
              }
              Support.checkReadable(table, now.metadata());
              return Multi.createFrom()
                  .iterable(Lineage.of(now.metadata()).snapshots())
                  .map(Snapshots::info);
            });
  }

  private static SnapshotInfo info(Snapshot snapshot) {
    return new SnapshotInfo(
        IcebergState.version(snapshot),
        snapshot.snapshotId(),
        Instant.ofEpochMilli(snapshot.timestampMillis()),
        snapshot
            .summary()
            .getOrDefault(
                SnapshotWriter.OPERATION,
                snapshot.operation() == null ? "UNKNOWN" : snapshot.operation()),
        commitId(snapshot),
        Summaries.figures(snapshot));
  }

  static Optional<CommitId> commitId(Snapshot snapshot) {
    try {
      return Optional.ofNullable(snapshot.summary().get(CatalogCommit.COMMIT_ID))
          .map(CommitId::parse);
    } catch (InvalidInputException notOurs) {
      return Optional.empty();
    }
  }

  /** The commits after a state that are kept without a gap, one by one as they are asked for. */
  Multi<TableCommit> commits(TableRef table, IcebergState base) {
    return catalog
        .load(table, null)
        .onItem()
        .transformToMulti(
            now -> {
              if (now == null) {
                return Multi.createFrom().empty();
              }
              AtomicReference<IcebergState> at = new AtomicReference<>(base);
              return Multi.createFrom()
                  .iterable(following(now.metadata(), base))
                  .onItem()
                  .transformToUniAndConcatenate(snapshot -> states.at(table, now, snapshot))
                  .map(
                      after -> {
                        IcebergState before = at.getAndSet(after);
                        return new TableCommit(
                            before, after, Summaries.of(before, after, after.snapshot()));
                      });
            });
  }

  private static List<Snapshot> following(TableMetadata metadata, IcebergState base) {
    Lineage lineage = Lineage.of(metadata);
    List<Snapshot> all = new ArrayList<>();
    Optional<Snapshot> next = lineage.after(base == null ? null : base.snapshot());
    while (next.isPresent()) {
      all.add(next.get());
      next = lineage.after(next.get());
    }
    return all;
  }

  /**
   * What was committed between two states, oldest first. Where snapshots between them expired, all
   * of it counts as one commit.
   */
  Uni<List<CommitSummary>> between(TableRef table, IcebergState base, IcebergState head) {
    if (base == null) {
      return Uni.createFrom().item(List.of(Summaries.of(null, head, head.snapshot())));
    }
    List<Snapshot> steps = following(head.metadata(), base);
    boolean whole =
        !steps.isEmpty()
            && head.snapshot() != null
            && steps.get(steps.size() - 1).snapshotId() == head.snapshot().snapshotId();
    if (!whole || steps.size() == 1) {
      return Uni.createFrom()
          .item(List.of(Summaries.of(base, head, whole ? head.snapshot() : null)));
    }
    CatalogTable now = head.catalog();
    AtomicReference<IcebergState> at = new AtomicReference<>(base);
    return Multi.createFrom()
        .iterable(steps)
        .onItem()
        .transformToUniAndConcatenate(snapshot -> states.at(table, now, snapshot))
        .map(after -> Summaries.of(at.getAndSet(after), after, after.snapshot()))
        .collect()
        .asList();
  }
}
