package dev.parquedb.table.iceberg.rest;

import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.exceptions.CommitFailedException;

/**
 * What the newest metadata of a table tells about a commit whose reply was lost. Pure.
 *
 * <p>It rests on what catalogs check in one step with the swap: the requirements, and that a new
 * snapshot's sequence number is above the table's last (format v2 and later). Sequence numbers only
 * grow, so once another snapshot has taken ours, no late copy of the request can succeed, whatever
 * becomes of the references.
 */
enum Standing {
  /** It was made. */
  MADE,
  /** It was not made and cannot be any more. */
  SUPERSEDED,
  /** It was not made yet; a copy of the request that is still under way may succeed. */
  OPEN,
  /** So many commits followed that it cannot be told whether ours was among them. */
  UNTRACEABLE;

  /** The summary property that holds the id of a commit. */
  private static final String COMMIT_ID = "parquedb.commit-id";

  /**
   * Tells where a commit stands.
   *
   * @param commit the commit
   * @param requirements what was sent with it
   * @param newest the table's newest metadata; null when there is no such table
   */
  static Standing of(
      CatalogCommit commit, List<UpdateRequirement> requirements, TableMetadata newest) {
    boolean creates = commit.base() == null;
    if (newest == null) {
      return creates ? OPEN : SUPERSEDED;
    }
    Optional<Snapshot> ours = snapshot(commit);
    if (contains(newest, commit, ours)) {
      return MADE;
    }
    if (creates) {
      // A table of our UUID whose first snapshot has expired since is still the one we created.
      return newest.uuid().equals(commit.updated().uuid()) ? MADE : SUPERSEDED;
    }
    if (!newest.uuid().equals(commit.base().metadata().uuid())) {
      return SUPERSEDED;
    }
    if (ours.isPresent() && isTaken(newest, ours.get())) {
      return afterwards(newest, ours.get());
    }
    return hold(requirements, newest) ? OPEN : SUPERSEDED;
  }

  /** The snapshot that a commit adds. */
  static Optional<Snapshot> snapshot(CatalogCommit commit) {
    return commit.changes().stream()
        .filter(MetadataUpdate.AddSnapshot.class::isInstance)
        .map(change -> ((MetadataUpdate.AddSnapshot) change).snapshot())
        .findFirst();
  }

  private static boolean contains(
      TableMetadata newest, CatalogCommit commit, Optional<Snapshot> ours) {
    if (ours.isPresent() && newest.snapshot(ours.get().snapshotId()) != null) {
      return true;
    }
    String id = commit.id().toString();
    return newest.snapshots().stream()
        .anyMatch(each -> each.summary() != null && id.equals(each.summary().get(COMMIT_ID)));
  }

  private static boolean isTaken(TableMetadata newest, Snapshot ours) {
    return ours.sequenceNumber() > 0 && newest.lastSequenceNumber() >= ours.sequenceNumber();
  }

  /** Ours is not in the list: another has its number, or it was made and has expired. */
  private static Standing afterwards(TableMetadata newest, Snapshot ours) {
    for (Snapshot each : newest.snapshots()) {
      if (each.sequenceNumber() == ours.sequenceNumber()) {
        return SUPERSEDED;
      }
      if (each.parentId() != null && each.parentId() == ours.snapshotId()) {
        return MADE;
      }
    }
    return UNTRACEABLE;
  }

  private static boolean hold(List<UpdateRequirement> requirements, TableMetadata newest) {
    try {
      requirements.forEach(requirement -> requirement.validate(newest));
      return true;
    } catch (CommitFailedException broken) {
      return false;
    }
  }
}
