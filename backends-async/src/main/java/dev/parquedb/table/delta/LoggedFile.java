package dev.parquedb.table.delta;

import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.RowDeletes;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Bound.Timestamps;
import dev.parquedb.table.delta.StatsReader.Stats;
import java.io.IOException;
import java.util.Optional;

/**
 * A data file as the log has it, its statistics not parsed yet.
 *
 * @param add the action
 * @param file the commit that holds it
 * @param writer who wrote its statistics
 */
record LoggedFile(Add add, LogFile file, Writer writer) {

  /** Who wrote the statistics of a file. */
  enum Writer {
    /** This library, by the commit that holds them. */
    OURS,
    /** Another one, or nobody knows: a checkpoint holds those of all. */
    UNKNOWN
  }

  DataFile toDataFile(DeltaSchema schema) {
    Stats stats = stats(schema);
    if (stats.rows() < 0) {
      throw DeltaErrors.unsupported(
          file.table(),
          "add without stats.numRecords",
          file.path()
              + " does not tell the number of rows of "
              + add.path()
              + "; have the engine that wrote it compute its statistics");
    }
    Optional<RowDeletes> deletes = add.deletionVector().map(vector -> vector);
    if (deletes.isPresent() && deletes.get().cardinality() > stats.rows()) {
      throw file.corrupt("deletes more rows of " + add.path() + " than it has");
    }
    FileColumns columns = schema.files();
    return new DataFile(
        add.path(),
        add.size(),
        stats.rows(),
        columns.partition(add.partitionValues()),
        stats(columns, stats),
        deletes,
        add.notes().uri());
  }

  private FileStats stats(FileColumns columns, Stats stats) {
    try {
      return columns.stats(stats.rows(), stats.columns(), add.partitionValues());
    } catch (IllegalArgumentException e) {
      throw file.corrupt(
          "has partition values of "
              + add.path()
              + " that are none of their columns: "
              + add.partitionValues(),
          e);
    }
  }

  private Stats stats(DeltaSchema schema) {
    if (add.stats().isEmpty()) {
      return new Stats(-1, FileStats.UNKNOWN);
    }
    try {
      return StatsReader.read(
          add.stats().get(),
          schema.files().bounded(),
          writer == Writer.OURS ? Timestamps.WIDENED : Timestamps.CUT);
    } catch (IOException e) {
      throw file.corrupt("has unreadable statistics of " + add.path(), e);
    }
  }
}
