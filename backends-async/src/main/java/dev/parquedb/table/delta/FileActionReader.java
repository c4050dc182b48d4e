package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonParser;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.DataChange;
import dev.parquedb.table.delta.Action.FileNotes;
import dev.parquedb.table.delta.Action.Remove;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads actions of files; the parser stands on the action's object. */
final class FileActionReader {

  private final LogFile file;
  private final JsonParser in;

  FileActionReader(LogFile file, JsonParser in) {
    this.file = file;
    this.in = in;
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
          final Notes notes = new Notes();
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "path" -> fields.path = Json.text(in);
            case "partitionValues" -> fields.partitionValues = partitionValues();
            case "size" -> fields.size = Json.number(in);
            case "modificationTime" -> fields.modificationTime = Json.number(in);
            case "dataChange" -> fields.change = Json.truth(in);
            case "stats" -> fields.stats = Optional.of(Json.text(in));
            case "deletionVector" -> fields.vector = Optional.of(deletionVector());
            default -> fields.notes.read(name);
          }
        });
    String uri = Json.required(in, "add", "path", fields.path);
    String path = file.dataFile(uri);
    return new Add(
        path,
        fields.partitionValues,
        Json.required(in, "add", "size", fields.size),
        fields.modificationTime,
        DataChange.of(fields.change),
        fields.stats,
        fields.vector,
        fields.notes.made(uri, path));
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
          final Notes notes = new Notes();
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "path" -> fields.path = Json.text(in);
            case "deletionTimestamp" -> fields.deletionTimestamp = OptionalLong.of(Json.number(in));
            case "dataChange" -> fields.change = Json.truth(in);
            case "partitionValues" -> fields.partitionValues = partitionValues();
            case "size" -> fields.size = OptionalLong.of(Json.number(in));
            case "deletionVector" -> fields.vector = Optional.of(deletionVector());
            default -> fields.notes.read(name);
          }
        });
    String uri = Json.required(in, "remove", "path", fields.path);
    String path = file.removedFile(uri);
    return new Remove(
        path,
        fields.deletionTimestamp,
        DataChange.of(fields.change),
        fields.partitionValues,
        fields.size,
        fields.vector,
        fields.notes.made(uri, path));
  }

  /** Gathers what other features keep about a file. */
  private final class Notes {
    private Map<String, String> tags = Map.of();
    private OptionalLong baseRowId = OptionalLong.empty();
    private OptionalLong defaultRowCommitVersion = OptionalLong.empty();
    private Optional<String> clusteringProvider = Optional.empty();
    private boolean any;

    void read(String name) throws IOException {
      switch (name) {
        case "tags" -> tags = Json.textsByName(in);
        case "baseRowId" -> baseRowId = OptionalLong.of(Json.number(in));
        case "defaultRowCommitVersion" ->
            defaultRowCommitVersion = OptionalLong.of(Json.number(in));
        case "clusteringProvider" -> clusteringProvider = Optional.of(Json.text(in));
        default -> {
          in.skipChildren();
          return;
        }
      }
      any = true;
    }

    FileNotes made(String uri, String path) {
      Optional<String> other = LogPaths.otherText(uri, path);
      return any || other.isPresent()
          ? new FileNotes(tags, baseRowId, defaultRowCommitVersion, clusteringProvider, other)
          : FileNotes.NONE;
    }
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
    String code = Json.required(in, "deletionVector", "storageType", fields.storage);
    return new DeletionVector(
        file.vectorStorage(code),
        Json.required(in, "deletionVector", "pathOrInlineDv", fields.pathOrInline),
        fields.offset,
        Json.required(in, "deletionVector", "sizeInBytes", fields.size),
        Json.required(in, "deletionVector", "cardinality", fields.cardinality));
  }

  /** Nearly always empty: one empty map serves all files. */
  private Map<String, String> partitionValues() throws IOException {
    Map<String, String> values = Json.textsByName(in);
    return values.isEmpty() ? Map.of() : values;
  }
}
