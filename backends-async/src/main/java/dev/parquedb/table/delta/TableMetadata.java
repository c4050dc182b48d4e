package dev.parquedb.table.delta;

import dev.parquedb.entity.RowDeletion;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Protocol, metadata and schema that belong together.
 *
 * @param protocol what readers and writers must understand
 * @param metaData the metadata
 * @param schema its schema
 */
record TableMetadata(Protocol protocol, MetaData metaData, DeltaSchema schema) {

  /** Properties that a schema may set: they ask nothing of writers that is not done. */
  private static final Set<String> SETTABLE =
      Set.of(
          "delta.appendOnly",
          "delta.checkpointInterval",
          "delta.deletedFileRetentionDuration",
          "delta.enableExpiredLogCleanup",
          "delta.logRetentionDuration");

  /** The metadata a state has. */
  static TableMetadata of(DeltaState state) {
    return new TableMetadata(state.protocol(), state.metaData(), state.deltaSchema());
  }

  /**
   * The metadata of a new table.
   *
   * @param file the commit that makes it
   * @param schema its schema
   * @param id its id
   * @param createdMillis the time of the commit
   * @param made what it is made with
   */
  static TableMetadata create(
      LogFile file, EntitySchema schema, UUID id, long createdMillis, NewTables made) {
    SchemaCheck.checkNew(file.table(), schema);
    Map<String, String> configuration = new HashMap<>();
    // Readers that do not know deletion vectors know no table features either.
    if (made.deletes() == RowDeletion.DELETION_VECTORS) {
      configuration.put(Features.ENABLE_DELETION_VECTORS, "true");
      configuration.put(Features.ENABLE_IN_COMMIT_TIMESTAMPS, "true");
    }
    if (!made.payload().shredded().isEmpty()) {
      configuration.put(Features.ENABLE_VARIANT_SHREDDING, "true");
    }
    addProperties(file.table(), configuration, schema);
    MetaData metaData =
        new MetaData(
            id.toString(),
            Optional.empty(),
            Optional.empty(),
            "parquet",
            DeltaSchema.write(schema, made.payload()),
            schema.partitionBy(),
            configuration,
            OptionalLong.of(createdMillis));
    DeltaSchema written = DeltaSchema.read(file, metaData.schemaString(), schema.partitionBy());
    return new TableMetadata(Features.implied(metaData, written), metaData, written);
  }

  /**
   * The metadata after a change of the schema. Properties of Delta stay, others are replaced.
   *
   * @param file the commit that makes the change
   * @param base the state before
   * @param schema the new schema
   * @param staying how many of the files stay
   */
  static TableMetadata change(LogFile file, DeltaState base, EntitySchema schema, int staying) {
    SchemaCheck.checkChange(file.table(), base, schema, staying);
    MetaData before = base.metaData();
    Map<String, String> configuration = new HashMap<>(before.configuration());
    configuration.keySet().removeIf(key -> !key.startsWith("delta."));
    addProperties(file.table(), configuration, schema);
    MetaData metaData =
        new MetaData(
            before.id(),
            before.name(),
            before.description(),
            before.provider(),
            DeltaSchema.write(schema, base.deltaSchema()),
            schema.partitionBy(),
            configuration,
            before.createdTime());
    DeltaSchema written = DeltaSchema.read(file, base.protocol(), metaData);
    Protocol protocol = upgraded(base.protocol(), Features.implied(metaData, written));
    return new TableMetadata(protocol, metaData, written);
  }

  private static void addProperties(
      TableRef table, Map<String, String> configuration, EntitySchema schema) {
    schema
        .properties()
        .forEach(
            (key, value) -> {
              boolean kept = value.equals(configuration.get(key));
              if (key.startsWith("delta.") && !kept && !SETTABLE.contains(key)) {
                throw DeltaErrors.unsupported(
                    table, key, "the schema sets the property " + key + ", which is not supported");
              }
              configuration.put(key, value);
            });
  }

  private static Protocol upgraded(Protocol before, Protocol implied) {
    Set<String> missing = new TreeSet<>(implied.writerFeatures());
    missing.removeAll(WriteSupport.features(before));
    missing.removeIf(name -> before.writerFeatures().contains(name + Features.PREVIEW));
    if (missing.isEmpty()) {
      return before;
    }
    Set<String> readers = new TreeSet<>(implied.readerFeatures());
    readers.retainAll(missing);
    readers.addAll(before.readerFeatures());
    // Below version 7 features are implied by the version: from there on each is named.
    Set<String> writers = new TreeSet<>(WriteSupport.features(before));
    writers.addAll(missing);
    return new Protocol(3, 7, readers, writers);
  }
}
