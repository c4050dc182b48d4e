package dev.parquedb.table.delta;

import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import java.util.Set;
import java.util.TreeSet;

/**
 * Table features by name, and what a reader has to understand (Delta protocol, "Table Features").
 */
final class Features {

  static final String DELETION_VECTORS = "deletionVectors";
  static final String IN_COMMIT_TIMESTAMP = "inCommitTimestamp";
  static final String TIMESTAMP_NTZ = "timestampNtz";
  static final String COLUMN_MAPPING = "columnMapping";
  static final String APPEND_ONLY = "appendOnly";

  static final String ENABLE_DELETION_VECTORS = "delta.enableDeletionVectors";
  static final String ENABLE_IN_COMMIT_TIMESTAMPS = "delta.enableInCommitTimestamps";

  static final String ENABLE_VARIANT_SHREDDING = "delta.enableVariantShredding";

  static final String TYPE_WIDENING = "typeWidening";
  static final String VARIANT_TYPE = "variantType";
  static final String VARIANT_SHREDDING = "variantShredding";

  /** Features had this behind their names before they were settled. */
  static final String PREVIEW = "-preview";

  /** Commits of such tables go through a catalog: what the log holds may not be the newest. */
  private static final Set<String> MANAGED =
      Set.of("catalogManaged", "catalogOwned-preview", "coordinatedCommits-preview");

  /** What is implemented, or asks nothing of readers. */
  private static final Set<String> READABLE =
      Set.of(
          DELETION_VECTORS,
          TIMESTAMP_NTZ,
          COLUMN_MAPPING,
          TYPE_WIDENING,
          TYPE_WIDENING + PREVIEW,
          "v2Checkpoint",
          "vacuumProtocolCheck",
          VARIANT_TYPE,
          VARIANT_TYPE + PREVIEW,
          VARIANT_SHREDDING,
          VARIANT_SHREDDING + PREVIEW);

  private Features() {}

  /** Refuses, by name, a table that this library would misread. */
  static void checkReadable(TableRef table, Protocol protocol, MetaData metaData) {
    for (String feature : MANAGED) {
      if (protocol.readerFeatures().contains(feature)
          || protocol.writerFeatures().contains(feature)) {
        throw DeltaErrors.unreadable(table, feature);
      }
    }
    if (metaData
        .configuration()
        .containsKey("delta.coordinatedCommits.commitCoordinator-preview")) {
      throw DeltaErrors.unreadable(table, "coordinatedCommits-preview");
    }
    if (protocol.minReaderVersion() > 3) {
      throw DeltaErrors.unreadable(table, "minReaderVersion " + protocol.minReaderVersion());
    }
    for (String feature : new TreeSet<>(protocol.readerFeatures())) {
      if (!READABLE.contains(feature)) {
        throw DeltaErrors.unreadable(table, feature);
      }
    }
    if (!ColumnMapping.isKnown(metaData)) {
      throw DeltaErrors.unreadable(table, COLUMN_MAPPING + " " + ColumnMapping.mode(metaData));
    }
    if (!metaData.provider().equals("parquet")) {
      throw DeltaErrors.unreadable(table, "format " + metaData.provider());
    }
  }

  /** Refuses a table whose older files have types that cannot be read as those they have now. */
  static void checkTypes(TableRef table, DeltaSchema schema) {
    String change = schema.unsupportedTypeChange();
    if (!change.isEmpty()) {
      throw DeltaErrors.unreadable(table, TYPE_WIDENING + " of " + change);
    }
  }

  /** Whether commits of the table carry their own time. */
  static boolean hasInCommitTimestamps(Protocol protocol, MetaData metaData) {
    return protocol.writerFeatures().contains(IN_COMMIT_TIMESTAMP)
        && metaData.isTrue(ENABLE_IN_COMMIT_TIMESTAMPS);
  }

  /** Whether rows of the table may be marked deleted by deletion vectors. */
  static boolean hasDeletionVectors(Protocol protocol, MetaData metaData) {
    return protocol.writerFeatures().contains(DELETION_VECTORS)
        && metaData.isTrue(ENABLE_DELETION_VECTORS);
  }

  /** Exactly the features that the metadata of a table of ours implies. */
  static Protocol implied(MetaData metaData, DeltaSchema schema) {
    Set<String> readers = new TreeSet<>();
    Set<String> writers = new TreeSet<>();
    if (metaData.isTrue(ENABLE_DELETION_VECTORS)) {
      readers.add(DELETION_VECTORS);
    }
    if (schema.uses("timestamp_ntz")) {
      readers.add(TIMESTAMP_NTZ);
    }
    if (schema.uses(PayloadField.VARIANT)) {
      readers.add(VARIANT_TYPE);
    }
    if (metaData.isTrue(ENABLE_VARIANT_SHREDDING)) {
      readers.add(VARIANT_SHREDDING);
    }
    if (metaData.isTrue(ENABLE_IN_COMMIT_TIMESTAMPS)) {
      writers.add(IN_COMMIT_TIMESTAMP);
    }
    if (metaData.isTrue("delta.appendOnly")) {
      writers.add(APPEND_ONLY);
    }
    writers.addAll(readers);
    if (readers.isEmpty() && writers.stream().allMatch(APPEND_ONLY::equals)) {
      return new Protocol(1, 2, Set.of(), Set.of());
    }
    return new Protocol(3, 7, readers, writers);
  }
}
