package dev.parquedb.table.delta;

import dev.parquedb.table.TableRef;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a listing of a log says.
 *
 * @param table the table
 * @param commits the commits that are there, ascending
 * @param checkpoints the whole checkpoints, ascending
 */
record LogListing(TableRef table, List<Run> commits, List<Checkpoint> checkpoints) {

  LogListing {
    commits = List.copyOf(commits);
    checkpoints = List.copyOf(checkpoints);
  }

  /**
   * Commits without a gap.
   *
   * @param first the first version
   * @param last the last version
   */
  record Run(long first, long last) {}

  /** For reading files that have to be there without having looked. */
  static LogListing unlisted(TableRef table) {
    return new LogListing(table, List.of(), List.of());
  }

  /** Whether there is a table. */
  boolean exists() {
    return newest() >= 0;
  }

  /** The newest version; -1 when there is none. */
  long newest() {
    long checkpoint =
        checkpoints.isEmpty() ? -1 : checkpoints.get(checkpoints.size() - 1).version();
    return Math.max(newestCommit(), checkpoint);
  }

  /** The newest version whose commit is there; -1 when there is none. */
  long newestCommit() {
    return commits.isEmpty() ? -1 : commits.get(commits.size() - 1).last();
  }

  /** Whether a commit file is there. */
  boolean holds(long version) {
    return commits.stream().anyMatch(run -> run.first() <= version && version <= run.last());
  }

  /** The oldest version that can be had; empty when there is none. */
  OptionalLong oldest() {
    if (holds(0)) {
      return OptionalLong.of(0);
    }
    return checkpoints.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(checkpoints.get(0).version());
  }

  /** The first commit that can be read from which on all are there up to a version. */
  long firstCommit(long version) {
    for (Run run : commits) {
      if (run.first() <= version && version <= run.last()) {
        return run.first();
      }
    }
    return version + 1;
  }

  /**
   * The files that give the state of a version.
   *
   * @param version a version that is not newer than the newest
   * @return fails with {@link dev.parquedb.entity.CorruptTableException} when files are missing
   */
  LogSegment segment(long version) {
    long first = firstCommit(version);
    Optional<Checkpoint> checkpoint = checkpoint(version);
    if (checkpoint.isPresent() && first <= checkpoint.get().version() + 1) {
      return new LogSegment(checkpoint, checkpoint.get().version() + 1, version);
    }
    if (first == 0) {
      return new LogSegment(Optional.empty(), 0, version);
    }
    throw missing(first > version ? version : first - 1);
  }

  /** The error for a commit file that is not there. */
  RuntimeException missing(long version) {
    return new LogFile(table, version).corrupt("is missing, though later versions exist");
  }

  /** The newest checkpoint that is not newer than a version. */
  private Optional<Checkpoint> checkpoint(long version) {
    for (int i = checkpoints.size() - 1; i >= 0; i--) {
      if (checkpoints.get(i).version() <= version) {
        return Optional.of(checkpoints.get(i));
      }
    }
    return Optional.empty();
  }

  /** The checkpoint of just this version, where there is one. */
  Optional<Checkpoint> checkpointOf(long version) {
    return checkpoint(version).filter(found -> found.version() == version);
  }

  /** The oldest version from which on every version can be had; empty when there is none. */
  OptionalLong firstReadable() {
    long newest = newest();
    long first = firstCommit(newest);
    if (first == 0) {
      return OptionalLong.of(0);
    }
    for (Checkpoint checkpoint : checkpoints) {
      if (checkpoint.version() + 1 >= first) {
        return OptionalLong.of(Math.min(newest, checkpoint.version()));
      }
    }
    return OptionalLong.empty();
  }
}
