package dev.parquedb.table.delta;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One action of the Delta log (Delta protocol, "Actions"); unknown fields are dropped. */
sealed interface Action {

  /**
   * Where a commit came from.
   *
   * @param inCommitTimestamp the commit's time in ms, where the table keeps it
   * @param timestamp the writer's clock in ms
   * @param operation what the commit did
   * @param metrics figures about it
   * @param engineInfo who made it
   * @param txnId the id the writer gave it
   * @param readVersion the version it was made on
   * @param blindAppend whether it only appends, without having read anything
   */
  record CommitInfo(
      OptionalLong inCommitTimestamp,
      OptionalLong timestamp,
      Optional<String> operation,
      Map<String, String> metrics,
      Optional<String> engineInfo,
      Optional<String> txnId,
      OptionalLong readVersion,
      Optional<Boolean> blindAppend)
      implements Action {
    public CommitInfo {
      metrics = Map.copyOf(metrics);
    }
  }

  /**
   * The table's metadata.
   *
   * @param id the table's id, usually a UUID
   * @param name its name, where given
   * @param description its description, where given
   * @param provider the format of its data files
   * @param schemaString its schema as JSON text
   * @param partitionColumns the columns that partition it
   * @param configuration its properties
   * @param createdTime when this metadata was made, in ms
   */
  record MetaData(
      String id,
      Optional<String> name,
      Optional<String> description,
      String provider,
      String schemaString,
      List<String> partitionColumns,
      Map<String, String> configuration,
      OptionalLong createdTime)
      implements Action {
    public MetaData {
      partitionColumns = List.copyOf(partitionColumns);
      configuration = Map.copyOf(configuration);
    }

    boolean isTrue(String property) {
      return "true".equalsIgnoreCase(configuration.get(property));
    }
  }

  /**
   * What readers and writers must understand.
   *
   * @param minReaderVersion the reader version
   * @param minWriterVersion the writer version
   * @param readerFeatures reader features; empty below reader version 3
   * @param writerFeatures writer features; empty below writer version 7
   */
  record Protocol(
      int minReaderVersion,
      int minWriterVersion,
      Set<String> readerFeatures,
      Set<String> writerFeatures)
      implements Action {
    public Protocol {
      readerFeatures = Set.copyOf(readerFeatures);
      writerFeatures = Set.copyOf(writerFeatures);
    }
  }

  /**
   * A data file that is live from this commit on.
   *
   * @param path relative to the table's root, decoded
   * @param partitionValues by column; a null value is a null
   * @param size its bytes
   * @param modificationTime when it was made, in ms
   * @param change whether it brings new rows
   * @param stats its statistics as JSON text
   * @param deletionVector its deleted rows
   * @param notes what other features keep about it
   */
  record Add(
      String path,
      Map<String, String> partitionValues,
      long size,
      long modificationTime,
      DataChange change,
      Optional<String> stats,
      Optional<DeletionVector> deletionVector,
      FileNotes notes)
      implements Action {

    /** A file that other features keep nothing about. */
    Add(
        String path,
        Map<String, String> partitionValues,
        long size,
        long modificationTime,
        DataChange change,
        Optional<String> stats,
        Optional<DeletionVector> deletionVector) {
      this(
          path,
          partitionValues,
          size,
          modificationTime,
          change,
          stats,
          deletionVector,
          FileNotes.NONE);
    }
  }

  /**
   * A data file that left the table.
   *
   * @param path relative to the table's root, decoded
   * @param deletionTimestamp when it left, in ms
   * @param change whether rows left with it
   * @param partitionValues by column; empty where not told
   * @param size its bytes, where told
   * @param deletionVector its deleted rows, as it was live
   * @param notes what other features keep about it
   */
  record Remove(
      String path,
      OptionalLong deletionTimestamp,
      DataChange change,
      Map<String, String> partitionValues,
      OptionalLong size,
      Optional<DeletionVector> deletionVector,
      FileNotes notes)
      implements Action {

    /** A file that other features keep nothing about. */
    Remove(
        String path,
        OptionalLong deletionTimestamp,
        DataChange change,
        Map<String, String> partitionValues,
        OptionalLong size,
        Optional<DeletionVector> deletionVector) {
      this(path, deletionTimestamp, change, partitionValues, size, deletionVector, FileNotes.NONE);
    }
  }

  /**
   * What features that nothing is done with here keep about a data file: kept, so that a checkpoint
   * loses none of it.
   *
   * @param tags free-form
   * @param baseRowId the id of its first row
   * @param defaultRowCommitVersion the version that first added it
   * @param clusteringProvider what clustered it
   * @param uri its path as the log has it, where it would be written otherwise here: some readers
   *     compare the text
   */
  record FileNotes(
      Map<String, String> tags,
      OptionalLong baseRowId,
      OptionalLong defaultRowCommitVersion,
      Optional<String> clusteringProvider,
      Optional<String> uri) {

    /** Of a file whose path is written as it is written here. */
    FileNotes(
        Map<String, String> tags,
        OptionalLong baseRowId,
        OptionalLong defaultRowCommitVersion,
        Optional<String> clusteringProvider) {
      this(tags, baseRowId, defaultRowCommitVersion, clusteringProvider, Optional.empty());
    }

    /** Nothing. */
    static final FileNotes NONE =
        new FileNotes(Map.of(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

    /** Nothing but how the log has the path, where it would be written otherwise here. */
    static FileNotes named(Optional<String> uri) {
      return uri.isEmpty()
          ? NONE
          : new FileNotes(
              Map.of(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), uri);
    }
  }

  /**
   * The progress of an application.
   *
   * @param appId the application
   * @param version how far it came
   * @param lastUpdated when, in ms
   */
  record Txn(String appId, long version, OptionalLong lastUpdated) implements Action {}

  /**
   * Metadata of a named domain, kept opaque.
   *
   * @param domain its name
   * @param configuration its content
   * @param removed whether it was removed
   */
  record DomainMetadata(String domain, String configuration, boolean removed) implements Action {}

  /**
   * A file that holds actions of files of a checkpoint.
   *
   * @param path its name below the log's folder of sidecars, or a URI that ends in it
   * @param sizeInBytes its bytes
   */
  record Sidecar(String path, long sizeInBytes) implements Action {}

  /** Whether an action changes what the table holds. */
  enum DataChange {
    /** Rows come or go. */
    CHANGES,
    /** Rows only move to other files, or metadata changes. */
    REARRANGES;

    static DataChange of(boolean changes) {
      return changes ? CHANGES : REARRANGES;
    }
  }
}
