package dev.parquedb.table.delta;

import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.PayloadLayout;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import dev.parquedb.table.Vacuumed;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One version of a Delta table, immutable. */
final class DeltaState implements TableState {

  /** Properties that every table of ours has; they are no part of its schema. */
  private static final Set<String> OWN =
      Set.of(
          Features.ENABLE_DELETION_VECTORS,
          Features.ENABLE_IN_COMMIT_TIMESTAMPS,
          Features.ENABLE_VARIANT_SHREDDING);

  private final TableRef table;
  private final long version;
  private final Instant timestamp;
  private final Protocol protocol;
  private final MetaData metaData;
  private final DeltaSchema deltaSchema;
  private final FileSet files;
  private final Map<String, Long> txns;
  private final Map<String, String> domains;
  private final LogTail tail;
  private final UUID tableId;
  private final EntitySchema schema;

  /**
   * Creates a state.
   *
   * @param table the table
   * @param version the version
   * @param timestamp its time
   * @param protocol what readers and writers must understand
   * @param metaData its metadata
   * @param deltaSchema the schema of that metadata
   * @param files its live files
   * @param txns the progress of applications
   * @param domains domain metadata by domain, opaque
   * @param tail how far it is from its checkpoint
   */
  DeltaState(
      TableRef table,
      long version,
      Instant timestamp,
      Protocol protocol,
      MetaData metaData,
      DeltaSchema deltaSchema,
      FileSet files,
      Map<String, Long> txns,
      Map<String, String> domains,
      LogTail tail) {
    this.table = table;
    this.version = version;
    this.timestamp = timestamp;
    this.protocol = protocol;
    this.metaData = metaData;
    this.deltaSchema = deltaSchema;
    this.files = files;
    this.txns = Map.copyOf(txns);
    this.domains = Map.copyOf(domains);
    this.tail = tail;
    this.tableId = tableId(metaData.id());
    this.schema = obstacle().isPresent() ? null : entitySchema();
  }

  /** The same, unless it needs what this library does not implement: then it is refused. */
  DeltaState checked() {
    Features.checkReadable(table, protocol, metaData);
    Features.checkTypes(table, deltaSchema);
    return this;
  }

  /** The same with another time and tail. */
  DeltaState at(Instant time, LogTail other) {
    return new DeltaState(
        table, version, time, protocol, metaData, deltaSchema, files, txns, domains, other);
  }

  /** Why it is no entity table; empty when it is one. */
  private Optional<String> obstacle() {
    if (deltaSchema.missing().isPresent()) {
      return deltaSchema.missing().map(column -> "having no column " + column);
    }
    return metaData.partitionColumns().stream()
        .filter(column -> !isDeclared(column))
        .findFirst()
        .map(column -> "being partitioned by " + column);
  }

  private boolean isDeclared(String column) {
    return deltaSchema.declared().stream().anyMatch(field -> field.name().equals(column));
  }

  private EntitySchema entitySchema() {
    return new EntitySchema(deltaSchema.declared(), metaData.partitionColumns(), ownProperties());
  }

  private Map<String, String> ownProperties() {
    Map<String, String> properties = new HashMap<>(metaData.configuration());
    properties.keySet().removeAll(OWN);
    return properties;
  }

  /** Foreign tables may have any text for an id; the same text always gives the same UUID. */
  private static UUID tableId(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException notUuid) {
      return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public UUID tableId() {
    return tableId;
  }

  @Override
  public long version() {
    return version;
  }

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
    if (schema == null) {
      throw DeltaErrors.unsupported(
          table,
          "tables that are not entity tables",
          "it holds no entities, " + obstacle().orElseThrow());
    }
    return schema;
  }

  @Override
  public EntitySchema rowSchema() {
    return deltaSchema.rows(table, metaData.partitionColumns(), ownProperties());
  }

  @Override
  public Set<String> systemColumns() {
    return deltaSchema.systemColumns();
  }

  @Override
  public PayloadLayout payload() {
    return deltaSchema.payload();
  }

  @Override
  public FileSet files() {
    return files;
  }

  @Override
  public Optional<Vacuumed> vacuumed() {
    return VacuumTxns.read(txns);
  }

  @Override
  public Map<String, String> properties() {
    return metaData.configuration();
  }

  @Override
  public Optional<ColumnNames> columnNames() {
    return deltaSchema.files().names();
  }

  @Override
  public Map<String, Object> constants(DataFile file) {
    return deltaSchema.files().constants(file);
  }

  Protocol protocol() {
    return protocol;
  }

  MetaData metaData() {
    return metaData;
  }

  DeltaSchema deltaSchema() {
    return deltaSchema;
  }

  Map<String, Long> txns() {
    return txns;
  }

  Map<String, String> domains() {
    return domains;
  }

  LogTail tail() {
    return tail;
  }

  /** The file that shows that the state stands: while it is there, no later number is used anew. */
  String anchor() {
    return table.path(tail.anchor().orElseGet(() -> LogNames.commit(version)));
  }

  boolean hasInCommitTimestamps() {
    return Features.hasInCommitTimestamps(protocol, metaData);
  }
}
