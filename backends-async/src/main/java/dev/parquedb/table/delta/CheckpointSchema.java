package dev.parquedb.table.delta;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.ListOf;
import dev.parquedb.schema.FieldType.MapOf;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.FieldType.Struct;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.Columns.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a checkpoint (Delta protocol, "Checkpoint Schema"): one a kind of action, of which
 * one is not null in each row. Files may hold fewer and more; all are read by name.
 */
final class CheckpointSchema {

  static final String TXN = "txn";
  static final String ADD = "add";
  static final String REMOVE = "remove";
  static final String META_DATA = "metaData";
  static final String PROTOCOL = "protocol";
  static final String DOMAIN_METADATA = "domainMetadata";
  static final String SIDECAR = "sidecar";

  private static final MapOf TEXTS = new MapOf(Primitive.STRING);
  private static final ListOf NAMES = new ListOf(Primitive.STRING);

  private static final Struct DELETION_VECTOR =
      struct(
          field("storageType", Primitive.STRING),
          field("pathOrInlineDv", Primitive.STRING),
          field("offset", Primitive.INT),
          field("sizeInBytes", Primitive.INT),
          field("cardinality", Primitive.LONG));

  private static final List<SchemaField> ADD_FIELDS =
      List.of(
          field("path", Primitive.STRING),
          field("partitionValues", TEXTS),
          field("size", Primitive.LONG),
          field("modificationTime", Primitive.LONG),
          field("dataChange", Primitive.BOOLEAN),
          field("stats", Primitive.STRING),
          field("tags", TEXTS),
          field("deletionVector", DELETION_VECTOR),
          field("baseRowId", Primitive.LONG),
          field("defaultRowCommitVersion", Primitive.LONG),
          field("clusteringProvider", Primitive.STRING));

  private static final Column TXNS =
      new Column(
          TXN,
          struct(
              field("appId", Primitive.STRING),
              field("version", Primitive.LONG),
              field("lastUpdated", Primitive.LONG)));

  private static final Column REMOVES =
      new Column(
          REMOVE,
          struct(
              field("path", Primitive.STRING),
              field("deletionTimestamp", Primitive.LONG),
              field("dataChange", Primitive.BOOLEAN),
              field("extendedFileMetadata", Primitive.BOOLEAN),
              field("partitionValues", TEXTS),
              field("size", Primitive.LONG),
              field("deletionVector", DELETION_VECTOR),
              field("baseRowId", Primitive.LONG),
              field("defaultRowCommitVersion", Primitive.LONG)));

  private static final Column META_DATAS =
      new Column(
          META_DATA,
          struct(
              field("id", Primitive.STRING),
              field("name", Primitive.STRING),
              field("description", Primitive.STRING),
              field("format", struct(field("provider", Primitive.STRING), field("options", TEXTS))),
              field("schemaString", Primitive.STRING),
              field("partitionColumns", NAMES),
              field("configuration", TEXTS),
              field("createdTime", Primitive.LONG)));

  private static final Column PROTOCOLS =
      new Column(
          PROTOCOL,
          struct(
              field("minReaderVersion", Primitive.INT),
              field("minWriterVersion", Primitive.INT),
              field("readerFeatures", NAMES),
              field("writerFeatures", NAMES)));

  private static final Column DOMAINS =
      new Column(
          DOMAIN_METADATA,
          struct(
              field("domain", Primitive.STRING),
              field("configuration", Primitive.STRING),
              field("removed", Primitive.BOOLEAN)));

  private static final Column SIDECARS =
      new Column(
          SIDECAR,
          struct(
              field("path", Primitive.STRING),
              field("sizeInBytes", Primitive.LONG),
              field("modificationTime", Primitive.LONG)));

  /** What is written. */
  static final List<Column> WRITTEN =
      List.of(
          TXNS, new Column(ADD, new Struct(ADD_FIELDS)), REMOVES, META_DATAS, PROTOCOLS, DOMAINS);

  /** What a state is made of. */
  static final List<Column> STATE = List.of(TXNS, adds(), META_DATAS, PROTOCOLS, DOMAINS, SIDECARS);

  /** What a checkpoint holds. */
  static final List<Column> ALL =
      List.of(TXNS, adds(), REMOVES, META_DATAS, PROTOCOLS, DOMAINS, SIDECARS);

  private CheckpointSchema() {}

  /** Actions as read: writers may keep statistics as columns instead of text. */
  private static Column adds() {
    List<SchemaField> fields = new ArrayList<>(ADD_FIELDS);
    fields.add(field("stats_parsed", struct(field("numRecords", Primitive.LONG))));
    return new Column(ADD, new Struct(fields));
  }

  private static SchemaField field(String name, FieldType type) {
    return SchemaField.optional(name, type);
  }

  private static Struct struct(SchemaField... fields) {
    return new Struct(List.of(fields));
  }
}
