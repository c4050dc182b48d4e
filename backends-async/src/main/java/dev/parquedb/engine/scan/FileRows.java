package dev.parquedb.engine.scan;

import dev.parquedb.table.DataFile;
import dev.parquedb.table.RowSet;
import java.util.Optional;

/**
 * Rows of one data file: those that are not deleted in it.
 *
 * @param file the file, with its deletes
 * @param only only the rows at these positions; empty for all
 */
public record FileRows(DataFile file, Optional<RowSet> only) {

  /** Every row that is not deleted. */
  public static FileRows live(DataFile file) {
    return new FileRows(file, Optional.empty());
  }

  /** At the most how many rows these are. */
  public long most() {
    return only.map(RowSet::cardinality).orElseGet(file::liveRows);
  }
}
