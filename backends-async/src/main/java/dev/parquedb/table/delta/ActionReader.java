package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.CommitInfo;
import dev.parquedb.table.delta.Action.DataChange;
import dev.parquedb.table.delta.Action.DomainMetadata;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.Action.Txn;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads single actions from a token stream standing on the action's object. */
final class ActionReader {

  private final LogFile file;
  private final JsonParser in;

  ActionReader(LogFile file, JsonParser in) {
    this.file = file;
    this.in = in;
  }

  /** Writers may keep anything here, so fields of another shape are passed over. */
  CommitInfo commitInfo() throws IOException {
    var fields =
        new Object() {
          OptionalLong inCommitTimestamp = OptionalLong.empty();
          OptionalLong timestamp = OptionalLong.empty();
          Optional<String> operation = Optional.empty();
          Optional<String> engineInfo = Optional.empty();
          Optional<String> txnId = Optional.empty();
          Map<String, String> metrics = Map.of();
          OptionalLong readVersion = OptionalLong.empty();
          Optional<Boolean> blindAppend = Optional.empty();
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "inCommitTimestamp" -> fields.inCommitTimestamp = Json.lenientNumber(in);
            case "timestamp" -> fields.timestamp = Json.lenientNumber(in);
            case "operation" -> fields.operation = Json.lenientText(in);
            case "engineInfo" -> fields.engineInfo = Json.lenientText(in);
            case "txnId" -> fields.txnId = Json.lenientText(in);
            case "operationMetrics" -> fields.metrics = metrics();
            case "readVersion" -> fields.readVersion = Json.lenientNumber(in);
            case "isBlindAppend" ->
                fields.blindAppend = Json.lenientText(in).map(Boolean::parseBoolean);
            default -> in.skipChildren();
          }
        });
    return new CommitInfo(
        fields.inCommitTimestamp,
        fields.timestamp,
        fields.operation,
        fields.metrics,
        fields.engineInfo,
        fields.txnId,
        fields.readVersion,
        fields.blindAppend);
  }

  private Map<String, String> metrics() throws IOException {
    Map<String, String> metrics = new LinkedHashMap<>();
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return metrics;
    }
    Json.object(in, name -> Json.lenientText(in).ifPresent(text -> metrics.put(name, text)));
    return metrics;
  }

  MetaData metaData() throws IOException {
    var fields =
        new Object() {
          String id;
          Optional<String> name = Optional.empty();
          Optional<String> description = Optional.empty();
          String provider = "parquet";
          String schemaString;
          List<String> partitionColumns = List.of();
          Map<String, String> configuration = Map.of();
          OptionalLong createdTime = OptionalLong.empty();
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "id" -> fields.id = Json.text(in);
            case "name" -> fields.name = Optional.of(Json.text(in));
            case "description" -> fields.description = Optional.of(Json.text(in));
            case "format" -> fields.provider = provider();
            case "schemaString" -> fields.schemaString = Json.text(in);
            case "partitionColumns" -> fields.partitionColumns = Json.texts(in);
            case "configuration" -> fields.configuration = withoutNulls(Json.textsByName(in));
            case "createdTime" -> fields.createdTime = OptionalLong.of(Json.number(in));
            default -> in.skipChildren();
          }
        });
    return new MetaData(
        required("metaData", "id", fields.id),
        fields.name,
        fields.description,
        fields.provider,
        required("metaData", "schemaString", fields.schemaString),
        fields.partitionColumns,
        fields.configuration,
        fields.createdTime);
  }

  private String provider() throws IOException {
    String[] provider = {"parquet"};
    Json.object(
        in,
        name -> {
          if (name.equals("provider")) {
            provider[0] = Json.text(in);
          } else {
            in.skipChildren();
          }
        });
    return provider[0];
  }

  Protocol protocol() throws IOException {
    var fields =
        new Object() {
          Integer reader;
          Integer writer;
          Set<String> readerFeatures = Set.of();
          Set<String> writerFeatures = Set.of();
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "minReaderVersion" -> fields.reader = Json.int32(in);
            case "minWriterVersion" -> fields.writer = Json.int32(in);
            case "readerFeatures" -> fields.readerFeatures = Set.copyOf(Json.texts(in));
            case "writerFeatures" -> fields.writerFeatures = Set.copyOf(Json.texts(in));
            default -> in.skipChildren();
          }
        });
    return new Protocol(
        required("protocol", "minReaderVersion", fields.reader),
        required("protocol", "minWriterVersion", fields.writer),
        fields.readerFeatures,
        fields.writerFeatures);
  }

  Add add() throws IOException {
    var fields =
        new Object() {
          String path;
          Map<String, String> partitionValues = Map.of();
          Long size;
          long modificationTime;
          boolean change = true;
          Optional<String> stats = Optional.empty();
          Optional<DeletionVector> vector = Optional.empty();
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "path" -> fields.path = Json.text(in);
            case "partitionValues" -> fields.partitionValues = Json.textsByName(in);
            case "size" -> fields.size = Json.number(in);
            case "modificationTime" -> fields.modificationTime = Json.number(in);
            case "dataChange" -> fields.change = Json.truth(in);
            case "stats" -> fields.stats = Optional.of(Json.text(in));
            case "deletionVector" -> fields.vector = Optional.of(deletionVector());
            default -> in.skipChildren();
          }
        });
    String uri = required("add", "path", fields.path);
    return new Add(
        decoded(uri).orElseThrow(() -> outside(uri)),
        fields.partitionValues,
        required("add", "size", fields.size),
        fields.modificationTime,
        DataChange.of(fields.change),
        fields.stats,
        fields.vector);
  }

  Remove remove() throws IOException {
    var fields =
        new Object() {
          String path;
          OptionalLong deletionTimestamp = OptionalLong.empty();
          boolean change = true;
          Map<String, String> partitionValues = Map.of();
          OptionalLong size = OptionalLong.empty();
          Optional<DeletionVector> vector = Optional.empty();
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "path" -> fields.path = Json.text(in);
            case "deletionTimestamp" ->
                fields.deletionTimestamp = OptionalLong.of(Json.number(in));
            case "dataChange" -> fields.change = Json.truth(in);
            case "partitionValues" -> fields.partitionValues = Json.textsByName(in);
            case "size" -> fields.size = OptionalLong.of(Json.number(in));
            case "deletionVector" -> fields.vector = Optional.of(deletionVector());
            default -> in.skipChildren();
          }
        });
    String uri = required("remove", "path", fields.path);
    return new Remove(
        // No file outside of the folder was ever accepted, so removing one changes nothing.
        decoded(uri).orElse(uri),
        fields.deletionTimestamp,
        DataChange.of(fields.change),
        fields.partitionValues,
        fields.size,
        fields.vector);
  }

  private DeletionVector deletionVector() throws IOException {
    var fields =
        new Object() {
          String storage;
          String pathOrInline;
          OptionalInt offset = OptionalInt.empty();
          Integer size;
          Long cardinality;
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "storageType" -> fields.storage = Json.text(in);
            case "pathOrInlineDv" -> fields.pathOrInline = Json.text(in);
            case "offset" -> fields.offset = OptionalInt.of(Json.int32(in));
            case "sizeInBytes" -> fields.size = Json.int32(in);
            case "cardinality" -> fields.cardinality = Json.number(in);
            default -> in.skipChildren();
          }
        });
    String code = required("deletionVector", "storageType", fields.storage);
    DeletionVector.Storage storage = DeletionVector.Storage.of(code);
    if (storage == null) {
      throw DeltaErrors.unreadable(file.table(), "deletionVector storageType " + code);
    }
    return new DeletionVector(
        storage,
        required("deletionVector", "pathOrInlineDv", fields.pathOrInline),
        fields.offset,
        required("deletionVector", "sizeInBytes", fields.size),
        required("deletionVector", "cardinality", fields.cardinality));
  }

  Txn txn() throws IOException {
    var fields =
        new Object() {
          String appId;
          Long version;
          OptionalLong lastUpdated = OptionalLong.empty();
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "appId" -> fields.appId = Json.text(in);
            case "version" -> fields.version = Json.number(in);
            case "lastUpdated" -> fields.lastUpdated = OptionalLong.of(Json.number(in));
            default -> in.skipChildren();
          }
        });
    return new Txn(
        required("txn", "appId", fields.appId),
        required("txn", "version", fields.version),
        fields.lastUpdated);
  }

  DomainMetadata domainMetadata() throws IOException {
    var fields =
        new Object() {
          String domain;
          String configuration = "";
          boolean removed;
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "domain" -> fields.domain = Json.text(in);
            case "configuration" -> fields.configuration = Json.text(in);
            case "removed" -> fields.removed = Json.truth(in);
            default -> in.skipChildren();
          }
        });
    return new DomainMetadata(
        required("domainMetadata", "domain", fields.domain), fields.configuration, fields.removed);
  }

  private Optional<String> decoded(String uri) {
    try {
      return LogPaths.decode(file.table(), uri);
    } catch (IllegalArgumentException e) {
      throw file.corrupt("names a data file \"" + uri + "\", which " + e.getMessage(), e);
    }
  }

  private RuntimeException outside(String uri) {
    return DeltaErrors.unsupported(
        file.table(),
        "data files outside of the table's folder",
        "it refers to a file outside of its folder: " + uri);
  }

  private <T> T required(String action, String field, T value) throws IOException {
    if (value == null) {
      throw new IOException(
          action + " without " + field + " in line " + in.currentLocation().getLineNr());
    }
    return value;
  }

  private static Map<String, String> withoutNulls(Map<String, String> map) {
    map.values().removeIf(Objects::isNull);
    return map;
  }
}
