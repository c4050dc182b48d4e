package dev.parquedb.table.delta;

import dev.parquedb.storage.FileStat;
import dev.parquedb.table.TableRef;
import java.util.List;

/**
 * What a listing of a log says.
 *
 * @param table the table
 * @param newest the newest commit file; -1 when there is none
 * @param newestCheckpoint the newest checkpoint; -1 when there is none
 */
record LogListing(TableRef table, long newest, long newestCheckpoint) {

  static LogListing empty(TableRef table) {
    return new LogListing(table, -1, -1);
  }

  /** The listing with another page; files that are neither commit nor checkpoint do not count. */
  LogListing with(List<FileStat> page) {
    long commit = newest;
    long checkpoint = newestCheckpoint;
    for (FileStat file : page) {
      String name = LogNames.last(file.path());
      commit = Math.max(commit, LogNames.commitVersion(name).orElse(-1));
      checkpoint = Math.max(checkpoint, LogNames.checkpointVersion(name).orElse(-1));
    }
    return new LogListing(table, commit, checkpoint);
  }

  /** Whether there is a table. */
  boolean exists() {
    return newest >= 0 || newestCheckpoint >= 0;
  }

  /** Fails when the newest version can be had from a checkpoint only. */
  LogListing checked() {
    if (newestCheckpoint > newest) {
      throw checkpointNeeded(newest + 1);
    }
    return this;
  }

  /** The error for a commit file that is not there. */
  RuntimeException missing(long version) {
    return newestCheckpoint >= version
        ? checkpointNeeded(version)
        : new LogFile(table, version).corrupt("is missing, though later versions exist");
  }

  private RuntimeException checkpointNeeded(long version) {
    return DeltaErrors.unsupported(
        table,
        "checkpoint",
        "its log no longer holds "
            + LogNames.commit(version)
            + ", and reading the checkpoint of version "
            + newestCheckpoint
            + " instead is not supported");
  }
}
