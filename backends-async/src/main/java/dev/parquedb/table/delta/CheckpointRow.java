package dev.parquedb.table.delta;

import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.DataChange;
import dev.parquedb.table.delta.Action.DomainMetadata;
import dev.parquedb.table.delta.Action.FileNotes;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.Action.Sidecar;
import dev.parquedb.table.delta.Action.Txn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Makes actions of the rows of a checkpoint, as the columns of {@link CheckpointSchema}. Pure. */
final class CheckpointRow {

  private final LogFile file;

  CheckpointRow(LogFile file) {
    this.file = file;
  }

  /**
   * The action of a row.
   *
   * @param kind the column that is not null
   * @param values its value
   */
  Action action(String kind, Map<String, Object> values) {
    Fields fields = new Fields(kind, values);
    return switch (kind) {
      case CheckpointSchema.TXN ->
          new Txn(fields.text("appId"), fields.number("version"), fields.maybe("lastUpdated"));
      case CheckpointSchema.ADD -> add(fields);
      case CheckpointSchema.REMOVE -> remove(fields);
      case CheckpointSchema.META_DATA -> metaData(fields);
      case CheckpointSchema.PROTOCOL ->
          new Protocol(
              Math.toIntExact(fields.number("minReaderVersion")),
              Math.toIntExact(fields.number("minWriterVersion")),
              Set.copyOf(fields.names("readerFeatures")),
              Set.copyOf(fields.names("writerFeatures")));
      case CheckpointSchema.DOMAIN_METADATA ->
          new DomainMetadata(
              fields.text("domain"),
              fields.maybeText("configuration").orElse(""),
              fields.truth("removed", false));
      case CheckpointSchema.SIDECAR ->
          new Sidecar(fields.text("path"), fields.number("sizeInBytes"));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private Add add(Fields fields) {
    String uri = fields.text("path");
    String path = file.dataFile(uri);
    Optional<String> stats = fields.maybeText("stats");
    return new Add(
        path,
        fields.texts("partitionValues"),
        fields.number("size"),
        fields.maybe("modificationTime").orElse(0),
        DataChange.of(fields.truth("dataChange", true)),
        stats.isPresent() ? stats : parsedStats(fields),
        vector(fields),
        notes(fields, LogPaths.otherText(uri, path)));
  }

  /** The number of rows alone, where statistics are kept as columns: bounds stay unknown. */
  private Optional<String> parsedStats(Fields fields) {
    Optional<Fields> parsed = fields.maybeFields("stats_parsed");
    OptionalLong rows =
        parsed.isPresent() ? parsed.get().maybe("numRecords") : OptionalLong.empty();
    return rows.isPresent()
        ? Optional.of("{\"numRecords\":" + rows.getAsLong() + "}")
        : Optional.empty();
  }

  private Remove remove(Fields fields) {
    String uri = fields.text("path");
    String path = file.removedFile(uri);
    return new Remove(
        path,
        fields.maybe("deletionTimestamp"),
        DataChange.of(fields.truth("dataChange", true)),
        fields.texts("partitionValues"),
        fields.maybe("size"),
        vector(fields),
        notes(fields, LogPaths.otherText(uri, path)));
  }

  private static FileNotes notes(Fields fields, Optional<String> uri) {
    FileNotes notes =
        new FileNotes(
            fields.texts("tags"),
            fields.maybe("baseRowId"),
            fields.maybe("defaultRowCommitVersion"),
            fields.maybeText("clusteringProvider"),
            uri);
    return notes.equals(FileNotes.NONE) ? FileNotes.NONE : notes;
  }

  private Optional<DeletionVector> vector(Fields fields) {
    return fields
        .maybeFields("deletionVector")
        // Some writers keep a struct of nulls for none.
        .filter(vector -> vector.maybeText("storageType").isPresent())
        .map(
            vector ->
                new DeletionVector(
                    file.vectorStorage(vector.text("storageType")),
                    vector.text("pathOrInlineDv"),
                    vector.maybe("offset").isPresent()
                        ? OptionalInt.of(Math.toIntExact(vector.number("offset")))
                        : OptionalInt.empty(),
                    Math.toIntExact(vector.number("sizeInBytes")),
                    vector.number("cardinality")));
  }

  private MetaData metaData(Fields fields) {
    Map<String, String> configuration = new HashMap<>(fields.texts("configuration"));
    configuration.values().removeIf(Objects::isNull);
    return new MetaData(
        fields.text("id"),
        fields.maybeText("name"),
        fields.maybeText("description"),
        fields.maybeFields("format").flatMap(f -> f.maybeText("provider")).orElse("parquet"),
        fields.text("schemaString"),
        fields.names("partitionColumns"),
        configuration,
        fields.maybe("createdTime"));
  }

  /** The fields of an action. */
  private final class Fields {
    private final String kind;
    private final Map<String, Object> values;

    Fields(String kind, Map<String, Object> values) {
      this.kind = kind;
      this.values = values;
    }

    private Object required(String name) {
      Object value = values.get(name);
      if (value == null) {
        throw file.corrupt("has a row of " + kind + " without " + name);
      }
      return value;
    }

    String text(String name) {
      return (String) required(name);
    }

    long number(String name) {
      return (Long) required(name);
    }

    boolean truth(String name, boolean otherwise) {
      return values.get(name) instanceof Boolean value ? value : otherwise;
    }

    Optional<String> maybeText(String name) {
      return Optional.ofNullable((String) values.get(name));
    }

    OptionalLong maybe(String name) {
      return values.get(name) instanceof Long value ? OptionalLong.of(value) : OptionalLong.empty();
    }

    @SuppressWarnings("unchecked") // The schema says so.
    Map<String, String> texts(String name) {
      Map<String, String> texts = (Map<String, String>) values.get(name);
      return texts == null || texts.isEmpty() ? Map.of() : texts;
    }

    @SuppressWarnings("unchecked") // The schema says so.
    List<String> names(String name) {
      List<String> names = (List<String>) values.get(name);
      if (names != null && names.contains(null)) {
        throw file.corrupt("has a row of " + kind + " with a null in " + name);
      }
      return names == null ? List.of() : names;
    }

    @SuppressWarnings("unchecked") // The schema says so.
    Optional<Fields> maybeFields(String name) {
      return Optional.ofNullable((Map<String, Object>) values.get(name))
          .map(inner -> new Fields(kind + "." + name, inner));
    }
  }
}
