package dev.parquedb.table.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.ColumnNames.By;
import dev.parquedb.table.ColumnNames.Name;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How files name the columns of a table (Delta protocol, "Column Mapping"). */
final class ColumnMapping {

  private static final String MODE = "delta.columnMapping.mode";
  private static final String NAME = "delta.columnMapping.physicalName";
  private static final String ID = "delta.columnMapping.id";

  private ColumnMapping() {}

  /** What a mode means; none where the protocol does not have the feature. */
  static Optional<By> by(Protocol protocol, MetaData metaData) {
    boolean honoured =
        protocol.minReaderVersion() == 2
            || protocol.readerFeatures().contains(Features.COLUMN_MAPPING);
    return honoured ? by(mode(metaData)) : Optional.empty();
  }

  private static Optional<By> by(String mode) {
    return switch (mode) {
      case "name" -> Optional.of(By.STORED_NAME);
      case "id" -> Optional.of(By.FIELD_ID);
      default -> Optional.empty();
    };
  }

  static String mode(MetaData metaData) {
    return metaData.configuration().getOrDefault(MODE, "none").trim();
  }

  /** Whether a mode is one that is known. */
  static boolean isKnown(MetaData metaData) {
    String mode = mode(metaData);
    return mode.equals("none") || by(mode).isPresent();
  }

  /**
   * The names of the columns of a schema.
   *
   * @param file the file that holds it
   * @param by what tells columns apart
   * @param schema the schema as JSON
   */
  static ColumnNames names(LogFile file, By by, JsonNode schema) {
    return new ColumnNames(by, fields(file, by, schema));
  }

  private static List<Name> fields(LogFile file, By by, JsonNode struct) {
    List<Name> names = new ArrayList<>();
    for (JsonNode field : struct.path("fields")) {
      String name = field.path("name").asText();
      JsonNode metadata = field.path("metadata");
      String stored = metadata.path(NAME).asText("");
      int id = metadata.path(ID).asInt(-1);
      if (stored.isEmpty() || (by == By.FIELD_ID && id < 0)) {
        throw file.corrupt(
            "maps columns, but has no " + (stored.isEmpty() ? NAME : ID) + " of " + name);
      }
      names.add(new Name(name, stored, id, fields(file, by, struct(field.path("type")))));
    }
    return names;
  }

  /** The struct that a type is, or that its elements or values are. */
  private static JsonNode struct(JsonNode type) {
    return switch (type.path("type").asText()) {
      case "array" -> struct(type.path("elementType"));
      case "map" -> struct(type.path("valueType"));
      default -> type;
    };
  }
}
