package dev.parquedb.table.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;

/** Writes actions, given as JSON, to Parquet files by parquet-java's own writer. */
final class ParquetActions {

  private static final String TEXT_MAP =
      " (MAP) { repeated group key_value { required binary key (STRING);"
          + " optional binary value (STRING); } }";
  private static final String TEXT_LIST =
      " (LIST) { repeated group list { optional binary element (STRING); } }";
  private static final String VECTOR =
      "optional group deletionVector { required binary storageType (STRING);"
          + " required binary pathOrInlineDv (STRING); optional int32 offset;"
          + " required int32 sizeInBytes; required int64 cardinality;"
          + " optional int64 maxRowIndex; }";

  private static final String META_DATA =
      "optional group metaData { required binary id (STRING); optional binary name (STRING);"
          + " optional binary description (STRING);"
          + " optional group format { optional binary provider (STRING); optional group options"
          + TEXT_MAP
          + "} required binary schemaString (STRING); optional group partitionColumns"
          + TEXT_LIST
          + " optional group configuration"
          + TEXT_MAP
          + " optional int64 createdTime; } ";

  private static final String PROTOCOL =
      "optional group protocol { required int32 minReaderVersion; required int32 minWriterVersion;"
          + " optional group readerFeatures"
          + TEXT_LIST
          + " optional group writerFeatures"
          + TEXT_LIST
          + "} ";

  private static final String FILES =
      "optional group add { required binary path (STRING); optional group partitionValues"
          + TEXT_MAP
          + " required int64 size; required int64 modificationTime; required boolean dataChange;"
          + " optional binary stats (STRING); optional group tags"
          + TEXT_MAP
          + VECTOR
          + " optional int64 baseRowId; optional int64 defaultRowCommitVersion;"
          + " optional binary clusteringProvider (STRING);"
          + " optional group partitionValues_parsed { optional int32 day (DATE); }"
          + " optional group stats_parsed { optional int64 numRecords; optional group minValues {"
          + " optional binary name (STRING); optional int96 at; } } }"
          + " optional group remove { required binary path (STRING);"
          + " optional int64 deletionTimestamp; optional boolean dataChange;"
          + " optional boolean extendedFileMetadata; optional group partitionValues"
          + TEXT_MAP
          + " optional int64 size; "
          + VECTOR
          + " } ";

  /** Every column that a classic checkpoint of another engine may have. */
  static final String CLASSIC =
      FILES
          + META_DATA
          + PROTOCOL
          + "optional group txn { required binary appId (STRING); required int64 version;"
          + " optional int64 lastUpdated; } "
          + "optional group domainMetadata { required binary domain (STRING);"
          + " optional binary configuration (STRING); required boolean removed; } "
          + "optional group somethingNew { optional int32 a; } ";

  /** The fewest columns that others accept. */
  static final String MINIMAL =
      META_DATA
          + PROTOCOL
          + "optional group add { required binary path (STRING); optional group partitionValues"
          + TEXT_MAP
          + " required int64 size; required int64 modificationTime; required boolean dataChange;"
          + " optional binary stats (STRING); } ";

  /** A checkpoint that refers to sidecars. */
  static final String UNIQUE =
      META_DATA
          + PROTOCOL
          + "optional group txn { required binary appId (STRING); required int64 version; } "
          + "optional group checkpointMetadata { required int64 version; optional group tags"
          + TEXT_MAP
          + "} optional group sidecar { required binary path (STRING); required int64 sizeInBytes;"
          + " required int64 modificationTime; optional group tags"
          + TEXT_MAP
          + "} ";

  /** A sidecar. */
  static final String SIDECAR = FILES;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ParquetActions() {}

  /**
   * Writes a file.
   *
   * @param columns its columns
   * @param rowGroupRows how many rows a row group has at the most
   * @param actions one JSON object an action
   */
  static byte[] write(String columns, int rowGroupRows, List<String> actions) {
    MessageType schema = MessageTypeParser.parseMessageType("message other { " + columns + "}");
    Memory file = new Memory();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file)
            .withType(schema)
            .withRowGroupRowCountLimit(rowGroupRows)
            .build()) {
      for (String action : actions) {
        Group group = new SimpleGroup(schema);
        fill(group, schema, MAPPER.readTree(action));
        writer.write(group);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.bytes.toByteArray();
  }

  private static void fill(Group group, GroupType type, JsonNode node) {
    for (Type field : type.getFields()) {
      JsonNode value = node.get(field.getName());
      if (value != null && !value.isNull()) {
        add(group, field, value);
      }
    }
  }

  private static void add(Group group, Type field, JsonNode value) {
    String name = field.getName();
    if (field.isPrimitive()) {
      switch (field.asPrimitiveType().getPrimitiveTypeName()) {
        case BINARY -> group.add(name, value.asText());
        case INT32 -> group.add(name, value.intValue());
        case INT64 -> group.add(name, value.longValue());
        case BOOLEAN -> group.add(name, value.booleanValue());
        case DOUBLE -> group.add(name, value.doubleValue());
        case FLOAT -> group.add(name, value.floatValue());
        default -> throw new IllegalArgumentException(field.toString());
      }
      return;
    }
    Group inner = group.addGroup(name);
    if (field.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
      value.forEach(element -> inner.addGroup("list").add("element", element.asText()));
    } else if (field.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        Group pair = inner.addGroup("key_value");
        pair.add("key", entry.getKey());
        if (!entry.getValue().isNull()) {
          pair.add("value", entry.getValue().asText());
        }
      }
    } else {
      fill(inner, field.asGroupType(), value);
    }
  }

  /** A file in memory. */
  private static final class Memory implements OutputFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int b) {
          bytes.write(b);
        }

        @Override
        public void write(byte[] b, int off, int len) {
          bytes.write(b, off, len);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
