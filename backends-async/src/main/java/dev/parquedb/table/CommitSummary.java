package dev.parquedb.table;

import dev.parquedb.entity.CommitId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one commit in the log did, as far as conflict checking needs to know.
 *
 * @param version the version it made
 * @param timestamp its commit time
 * @param commitId its id, where this library made it
 * @param added data files that are new in the table
 * @param removed data files that left the table, by path
 * @param deletes data files some of whose rows it deleted, as they are after it, by path
 * @param schemaChanged whether the schema or the properties changed
 * @param protocolChanged whether the features required of readers or writers changed
 * @param rows whether rows came or went
 */
public record CommitSummary(
    long version,
    Instant timestamp,
    Optional<CommitId> commitId,
    List<DataFile> added,
    List<String> removed,
    Map<String, DataFile> deletes,
    boolean schemaChanged,
    boolean protocolChanged,
    Rows rows) {

  /** What a commit did to the rows of the table. */
  public enum Rows {
    /** Rows came, went or changed. */
    CHANGED,
    /** The table holds the rows it held before; they may have moved to other files. */
    SAME
  }

  public CommitSummary {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    deletes = Map.copyOf(deletes);
  }
}
