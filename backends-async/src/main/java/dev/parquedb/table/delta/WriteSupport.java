package dev.parquedb.table.delta;

import dev.parquedb.schema.FieldType;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Refuses, by name, writes that would break a promise of the table. A feature that is listed and
 * not in use may be written.
 */
final class WriteSupport {

  /** What a feature is judged by. */
  private record Situation(MetaData metaData, DeltaSchema schema, TableChange change) {

    boolean has(String property) {
      return metaData.isTrue(property);
    }

    boolean removesRows() {
      return !change.delete().isEmpty()
          || (!change.remove().isEmpty() && !ChangeCheck.rearranges(change));
    }
  }

  /** When a feature that writers must understand stands in the way; others always do. */
  private static final Map<String, Predicate<Situation>> IN_USE =
      Map.ofEntries(
          Map.entry(Features.DELETION_VECTORS, s -> false),
          Map.entry(Features.IN_COMMIT_TIMESTAMP, s -> false),
          Map.entry(Features.TIMESTAMP_NTZ, s -> false),
          Map.entry("domainMetadata", s -> false),
          Map.entry("v2Checkpoint", s -> false),
          Map.entry("vacuumProtocolCheck", s -> false),
          // New files have the types of today, and what is noted of older ones stays noted.
          Map.entry(Features.TYPE_WIDENING, s -> false),
          Map.entry(Features.TYPE_WIDENING + Features.PREVIEW, s -> false),
          Map.entry(Features.VARIANT_TYPE, s -> false),
          Map.entry(Features.VARIANT_TYPE + Features.PREVIEW, s -> false),
          // Who may shred need not.
          Map.entry(Features.VARIANT_SHREDDING, s -> false),
          Map.entry(Features.VARIANT_SHREDDING + Features.PREVIEW, s -> false),
          Map.entry(Features.COLUMN_MAPPING, s -> !ColumnMapping.mode(s.metaData()).equals("none")),
          Map.entry(Features.APPEND_ONLY, s -> s.has("delta.appendOnly") && s.removesRows()),
          Map.entry("invariants", s -> s.schema().hasMetadata("delta.invariants")),
          Map.entry("checkConstraints", WriteSupport::hasConstraints),
          Map.entry("changeDataFeed", s -> s.has("delta.enableChangeDataFeed") && s.removesRows()),
          Map.entry("generatedColumns", s -> s.schema().hasMetadata("delta.generationExpression")),
          Map.entry("identityColumns", s -> s.schema().hasMetadata("delta.identity.")),
          Map.entry("allowColumnDefaults", s -> s.schema().hasMetadata("CURRENT_DEFAULT")),
          Map.entry("icebergCompatV1", s -> s.has("delta.enableIcebergCompatV1")),
          Map.entry("icebergCompatV2", s -> s.has("delta.enableIcebergCompatV2")));

  private WriteSupport() {}

  private static boolean hasConstraints(Situation situation) {
    return situation.metaData().configuration().keySet().stream()
        .anyMatch(key -> key.startsWith("delta.constraints."));
  }

  /** Fails with {@link dev.parquedb.entity.UnsupportedTableFeatureException}. */
  static void check(TableRef table, DeltaState base, TableChange change) {
    Protocol protocol = base.protocol();
    if (protocol.minWriterVersion() > 7) {
      throw DeltaErrors.unwritable(
          table, "minWriterVersion " + protocol.minWriterVersion(), "use a newer version");
    }
    Situation situation = new Situation(base.metaData(), base.deltaSchema(), change);
    for (String feature : new TreeSet<>(features(protocol))) {
      if (IN_USE.getOrDefault(feature, s -> true).test(situation)) {
        throw DeltaErrors.unwritable(
            table, feature, "drop the feature, or write with an engine that implements it");
      }
    }
    if (base.deltaSchema().hasNonNull()) {
      throw DeltaErrors.unwritable(
          table, "invariants", "its schema has NOT NULL columns; make them nullable");
    }
    for (String type : List.of("byte", "short")) {
      if (base.deltaSchema().uses(type)) {
        throw DeltaErrors.unwritable(table, "type " + type, "widen its columns to integer");
      }
    }
    for (String column : base.metaData().partitionColumns()) {
      FieldType type = base.deltaSchema().columns().get(column);
      if (!change.add().isEmpty() && !PartitionValues.isWritable(type)) {
        throw DeltaErrors.unwritable(
            table,
            "partition column " + column + " of type " + type.text(),
            "write with another engine");
      }
    }
    boolean vectors = Features.hasDeletionVectors(protocol, base.metaData());
    if (!change.delete().isEmpty() && !vectors) {
      throw DeltaErrors.unwritable(
          table,
          Features.DELETION_VECTORS,
          "updates and deletes need them; set " + Features.ENABLE_DELETION_VECTORS + " to true");
    }
  }

  /** The features that writers have to understand, also those that old versions stand for. */
  static Set<String> features(Protocol protocol) {
    if (protocol.minWriterVersion() == 7) {
      return protocol.writerFeatures();
    }
    Set<String> features = new TreeSet<>();
    if (protocol.minWriterVersion() >= 2) {
      features.addAll(Set.of(Features.APPEND_ONLY, "invariants"));
    }
    if (protocol.minWriterVersion() >= 3) {
      features.add("checkConstraints");
    }
    if (protocol.minWriterVersion() >= 4) {
      features.addAll(Set.of("changeDataFeed", "generatedColumns"));
    }
    if (protocol.minWriterVersion() >= 5) {
      features.add(Features.COLUMN_MAPPING);
    }
    if (protocol.minWriterVersion() >= 6) {
      features.add("identityColumns");
    }
    return features;
  }
}
