package dev.parquedb.entity;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One snapshot of a namespace.
 *
 * @param version the running version of the table, from 0
 * @param snapshotId the format's own id; the version where it has none
 * @param timestamp when it was committed
 * @param operation what the commit did, in the format's words
 * @param commitId the commit's id, where this library made it
 * @param summary figures the format keeps about the commit
 */
public record SnapshotInfo(
    long version,
    long snapshotId,
    Instant timestamp,
    String operation,
    Optional<CommitId> commitId,
    Map<String, String> summary) {

  public SnapshotInfo {
    summary = Map.copyOf(summary);
  }
}
