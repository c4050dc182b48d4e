package dev.parquedb.table;

import dev.parquedb.entity.CommitId;

/** A commit ready to be published. Formats implement it. */
public interface PreparedCommit {

  /** The table. */
  TableRef table();

  /** The state it builds on; null when it creates the table. */
  TableState base();

  /** The id of the commit. */
  CommitId id();

  /** The version it makes. */
  long version();

  /** The bytes of metadata it writes. */
  long bytes();
}
