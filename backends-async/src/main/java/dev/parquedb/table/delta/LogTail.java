package dev.parquedb.table.delta;

import java.util.Optional;

/**
 * How far a state is from the checkpoint it was read from.
 *
 * @param checkpoint the version of the checkpoint; -1 for none
 * @param checkpointBytes its size; 0 for none
 * @param bytes the bytes of the commits after it
 * @param anchor the file that shows that the state stands, relative to the table's root, where this
 *     is not its commit file: some cleaned logs no longer have the one of their checkpoint
 */
record LogTail(long checkpoint, long checkpointBytes, long bytes, Optional<String> anchor) {

  /** A log read from its start. */
  static final LogTail WHOLE = new LogTail(-1, 0, 0, Optional.empty());

  /** After another commit. */
  LogTail plus(long commit) {
    return new LogTail(checkpoint, checkpointBytes, bytes + commit, Optional.empty());
  }
}
