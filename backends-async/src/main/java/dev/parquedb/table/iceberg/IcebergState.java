package dev.parquedb.table.iceberg;

import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.StoredColumns;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import dev.parquedb.table.Vacuumed;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/**
 * One version of an Iceberg table, immutable.
 *
 * <p>Its number is that of the newest sequence number, from 0: every commit that makes a snapshot
 * has one of its own, in any catalog, and ours all make one. A commit by others that makes none,
 * such as a change of a property, makes no version.
 */
final class IcebergState implements TableState {

  private final TableRef table;
  private final CatalogTable catalog;
  private final Snapshot snapshot;
  private final IcebergSchema schema;
  private final FileSet files;
  private final Set<Integer> specs;
  private final long version;
  private final Instant timestamp;
  private final EntitySchema entities;
  private final List<String> partitions;
  private final ColumnNames names;

  private IcebergState(
      TableRef table,
      CatalogTable catalog,
      Snapshot snapshot,
      IcebergSchema schema,
      FileSet files,
      Set<Integer> specs,
      long version,
      long millis) {
    this.timestamp = Instant.ofEpochMilli(millis);
    this.specs = Set.copyOf(specs);
    this.table = table;
    this.catalog = catalog;
    this.snapshot = snapshot;
    this.schema = schema;
    this.files = files;
    this.version = version;
    this.partitions = Partitions.identities(spec());
    this.names = schema.names();
    this.entities =
        schema.missing().isPresent()
            ? null
            : new EntitySchema(
                schema.declared(),
                partitions.stream().filter(this::isDeclared).toList(),
                TableProperties.ofSchema(properties()));
  }

  /**
   * The newest state of a table.
   *
   * @param files its live files
   * @param specs the ids of the ways in which they are partitioned
   */
  static IcebergState newest(
      TableRef table, CatalogTable catalog, FileSet files, Set<Integer> specs) {
    TableMetadata metadata = catalog.metadata();
    return new IcebergState(
        table,
        catalog,
        metadata.currentSnapshot(),
        schema(metadata, metadata.schema()),
        files,
        specs,
        metadata.lastSequenceNumber() - 1,
        changedAt(metadata));
  }

  /**
   * A state of the past.
   *
   * @param catalog the table as it is now
   * @param snapshot the snapshot
   * @param files the files that were live
   * @param specs the ids of the ways in which they were partitioned
   */
  static IcebergState at(
      TableRef table, CatalogTable catalog, Snapshot snapshot, FileSet files, Set<Integer> specs) {
    return new IcebergState(
        table,
        catalog,
        snapshot,
        schemaAt(catalog.metadata(), snapshot),
        files,
        specs,
        version(snapshot),
        snapshot.timestampMillis());
  }

  /** The version that a snapshot made. */
  static long version(Snapshot snapshot) {
    return snapshot.sequenceNumber() - 1;
  }

  /** The schema of a snapshot. */
  static IcebergSchema schemaAt(TableMetadata metadata, Snapshot snapshot) {
    Schema schema =
        snapshot == null || snapshot.schemaId() == null
            ? metadata.schema()
            : metadata.schemasById().getOrDefault(snapshot.schemaId(), metadata.schema());
    return schema(metadata, schema);
  }

  static IcebergSchema schema(TableMetadata metadata, Schema schema) {
    return IcebergSchema.of(schema, TableProperties.markers(metadata.properties()));
  }

  private boolean isDeclared(String column) {
    return schema.declared().stream().anyMatch(field -> field.name().equals(column));
  }

  private PartitionSpec spec() {
    return metadata().spec();
  }

  @Override
  public UUID tableId() {
    return catalog.id();
  }

  @Override
  public long version() {
    return version;
  }

  /** When the main branch was last moved: a rollback by others makes no snapshot. */
  private static long changedAt(TableMetadata metadata) {
    if (metadata.currentSnapshot() == null) {
      return metadata.lastUpdatedMillis();
    }
    return metadata.snapshotLog().stream()
        .mapToLong(HistoryEntry::timestampMillis)
        .reduce(metadata.currentSnapshot().timestampMillis(), Math::max);
  }

  /** The time that the next commit must follow. */
  @Override
  public Instant timestamp() {
    return timestamp;
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.parquedb.entity.UnsupportedTableFeatureException when the table has not the columns
   *     of an entity table
   */
  @Override
  public EntitySchema schema() {
    schema.checkReadable(table);
    if (entities == null) {
      throw IcebergErrors.unsupported(
          table,
          "tables that are not entity tables",
          "it holds no entities, having no column " + schema.missing().orElseThrow());
    }
    return entities;
  }

  @Override
  public EntitySchema rowSchema() {
    return new EntitySchema(
        schema.rows(table),
        partitions.stream().filter(this::isDeclared).toList(),
        TableProperties.ofSchema(properties()));
  }

  @Override
  public Set<String> systemColumns() {
    return schema.systemColumns();
  }

  @Override
  public FileSet files() {
    return files;
  }

  @Override
  public Optional<Vacuumed> vacuumed() {
    return TableProperties.vacuumed(properties());
  }

  @Override
  public Map<String, String> properties() {
    return metadata().properties();
  }

  @Override
  public Optional<ColumnNames> columnNames() {
    return Optional.of(names);
  }

  @Override
  public Map<String, Object> constants(DataFile file) {
    if (file.partition().isEmpty()) {
      return Map.of();
    }
    Map<String, Object> values = new HashMap<>();
    file.partition()
        .forEach((name, text) -> values.put(name, Values.parse(schema.columns().get(name), text)));
    return values;
  }

  /** How new files of this state name and number the columns. */
  StoredColumns stored() {
    return schema.stored(metadata().lastColumnId() + 1);
  }

  /** The table as its catalog had it. */
  CatalogTable catalog() {
    return catalog;
  }

  /** Whether all live files are partitioned as new ones will be. */
  boolean isEvenlyPartitioned() {
    return specs.isEmpty() || specs.equals(Set.of(metadata().defaultSpecId()));
  }

  TableMetadata metadata() {
    return catalog.metadata();
  }

  /** The snapshot; null for a table that has none yet. */
  Snapshot snapshot() {
    return snapshot;
  }

  IcebergSchema icebergSchema() {
    return schema;
  }

  TableRef table() {
    return table;
  }

  /** The location of a file of the table, as metadata names it. */
  String location(DataFile file) {
    return file.reference().orElseGet(() -> metadata().location() + "/" + file.path());
  }
}
