package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parquedb.table.delta.Action.CommitInfo;
import dev.parquedb.table.delta.Action.DomainMetadata;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Txn;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads actions other than those of files; the parser stands on the action's object. */
final class ActionReader {

  private final JsonParser in;

  ActionReader(JsonParser in) {
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
        Json.required(in, "metaData", "id", fields.id),
        fields.name,
        fields.description,
        fields.provider,
        Json.required(in, "metaData", "schemaString", fields.schemaString),
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
        Json.required(in, "protocol", "minReaderVersion", fields.reader),
        Json.required(in, "protocol", "minWriterVersion", fields.writer),
        fields.readerFeatures,
        fields.writerFeatures);
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
        Json.required(in, "txn", "appId", fields.appId),
        Json.required(in, "txn", "version", fields.version),
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
        Json.required(in, "domainMetadata", "domain", fields.domain),
        fields.configuration,
        fields.removed);
  }

  private static Map<String, String> withoutNulls(Map<String, String> map) {
    map.values().removeIf(Objects::isNull);
    return map;
  }
}
