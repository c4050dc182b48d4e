package dev.parquedb.table.delta;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A whole checkpoint: every file of it is there.
 *
 * @param version the version whose state it holds
 * @param files its files, in order; sidecars not among them
 */
record Checkpoint(long version, List<Part> files) {

  Checkpoint {
    files = List.copyOf(files);
  }

  /** How a file of a checkpoint is written. */
  enum Form {
    /** A Parquet file, one action a row. */
    PARQUET,
    /** A text file, one action a line. */
    JSON
  }

  /**
   * A file of a checkpoint.
   *
   * @param name its path, relative to the table's root
   * @param bytes its size
   * @param form how it is written
   * @param modifiedAt when the store wrote it, where known
   */
  record Part(String name, long bytes, Form form, Optional<Instant> modifiedAt) {}

  /** The bytes of its files. */
  long bytes() {
    return files.stream().mapToLong(Part::bytes).sum();
  }
}
