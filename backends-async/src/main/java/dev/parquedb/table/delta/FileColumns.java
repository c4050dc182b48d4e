package dev.parquedb.table.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parquedb.schema.FieldType;
import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.ColumnNames.By;
import dev.parquedb.table.ColumnNames.Name;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.FileStats.ColumnStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the log and the files of a table name its columns, and which of them partition it.
 *
 * @param names how files name the columns, where not as the table does
 * @param stored by the name that files and statistics use
 * @param form whether there is anything to translate
 */
record FileColumns(Optional<ColumnNames> names, Map<String, Stored> stored, Form form) {

  /** Whether what the log says is what the table says. */
  enum Form {
    /** No names are mapped and nothing is partitioned. */
    PLAIN,
    /** Names are mapped or the table is partitioned. */
    TRANSLATED
  }

  /** What is known of a column from the log. */
  enum Kind {
    /** Statistics. */
    DATA,
    /** Nothing that can be relied on. */
    UNBOUNDED,
    /** The value that all rows of a file have. */
    PARTITION
  }

  /**
   * A column.
   *
   * @param name its name in the table
   * @param type its type
   * @param kind what is known of it
   */
  record Stored(String name, FieldType type, Kind kind) {}

  /**
   * The columns of a schema.
   *
   * @param file the file that holds it
   * @param by what tells columns of files apart, where names do not
   * @param partitions the names of the columns that partition the table
   * @param root the schema as JSON
   * @param types the types of the columns that are understood
   */
  static FileColumns of(
      LogFile file,
      Optional<By> by,
      List<String> partitions,
      JsonNode root,
      Map<String, FieldType> types) {
    Optional<ColumnNames> names = by.map(how -> ColumnMapping.names(file, how, root));
    Map<String, String> storedNames = new HashMap<>();
    names.ifPresent(
        mapped -> mapped.columns().forEach(name -> storedNames.put(name.name(), name.stored())));
    Map<String, Stored> stored = new LinkedHashMap<>();
    for (JsonNode field : root.path("fields")) {
      String name = field.path("name").asText();
      FieldType type = types.get(name);
      if (type != null) {
        Kind kind = kind(name, field.path("metadata"), partitions);
        checkPartition(file, name, type, kind);
        stored.put(storedNames.getOrDefault(name, name), new Stored(name, type, kind));
      }
    }
    if (names.isEmpty() && partitions.isEmpty()) {
      return new FileColumns(names, stored, Form.PLAIN);
    }
    return new FileColumns(
        partitions.isEmpty() ? names : Optional.of(withoutPartitions(names, stored)),
        stored,
        Form.TRANSLATED);
  }

  /** Of partition columns the log alone counts, whatever files hold. */
  private static ColumnNames withoutPartitions(
      Optional<ColumnNames> names, Map<String, Stored> stored) {
    List<Name> read = new ArrayList<>();
    stored.forEach(
        (name, column) -> {
          if (column.kind() != Kind.PARTITION) {
            read.add(
                names
                    .flatMap(mapped -> named(mapped, column.name()))
                    .orElseGet(() -> new Name(column.name(), name, -1, List.of())));
          }
        });
    return new ColumnNames(names.map(ColumnNames::by).orElse(By.STORED_NAME), read);
  }

  private static Optional<Name> named(ColumnNames names, String column) {
    return names.columns().stream().filter(name -> name.name().equals(column)).findFirst();
  }

  private static Kind kind(String name, JsonNode metadata, List<String> partitions) {
    if (partitions.contains(name)) {
      return Kind.PARTITION;
    }
    return TypeChanges.hasAmbiguousBounds(metadata) ? Kind.UNBOUNDED : Kind.DATA;
  }

  private static void checkPartition(LogFile file, String name, FieldType type, Kind kind) {
    if (kind == Kind.PARTITION && !PartitionValues.isSupported(type)) {
      throw DeltaErrors.unreadable(
          file.table(), "partition column " + name + " of type " + type.text());
    }
  }

  /** The columns that statistics tell of, by the name they have there. */
  Map<String, FieldType> bounded() {
    Map<String, FieldType> types = new LinkedHashMap<>();
    stored.forEach(
        (name, column) -> {
          if (column.kind() == Kind.DATA) {
            types.put(name, column.type());
          }
        });
    return types;
  }

  /**
   * What the log says of a file, by the names of the table. Every row of the file has its partition
   * values, so they are bounds too.
   *
   * @param rows the rows of the file
   * @param stats statistics by the names they have in the log
   * @param texts partition values by the names they have in the log
   * @throws IllegalArgumentException when a text is no value of its column
   */
  FileStats stats(long rows, FileStats stats, Map<String, String> texts) {
    if (form == Form.PLAIN) {
      return stats;
    }
    Map<String, ColumnStats> columns = new HashMap<>();
    stored.forEach(
        (name, column) -> {
          if (column.kind() == Kind.PARTITION) {
            Object value = PartitionValues.read(column.type(), texts.get(name));
            columns.put(column.name(), new ColumnStats(value, value, value == null ? rows : 0));
          } else if (stats.columns().containsKey(name)) {
            columns.put(column.name(), stats.columns().get(name));
          }
        });
    return new FileStats(columns);
  }

  /** Partition values by the names of the table. */
  Map<String, String> partition(Map<String, String> texts) {
    if (form == Form.PLAIN) {
      return Map.of();
    }
    Map<String, String> partition = new HashMap<>();
    stored.forEach(
        (name, column) -> {
          if (column.kind() == Kind.PARTITION) {
            partition.put(column.name(), texts.get(name));
          }
        });
    return partition.isEmpty() ? Map.of() : partition;
  }

  /** A new file of ours as the log will tell of it: with its partition values for bounds. */
  DataFile placed(DataFile file) {
    return form == Form.PLAIN
        ? file
        : new DataFile(
            file.path(),
            file.bytes(),
            file.rows(),
            file.partition(),
            stats(file.rows(), file.stats(), file.partition()),
            file.deletes(),
            file.reference());
  }

  /** The values that all rows of a file have, by column. */
  Map<String, Object> constants(DataFile file) {
    if (form == Form.PLAIN) {
      return Map.of();
    }
    Map<String, Object> constants = new HashMap<>();
    for (Stored column : stored.values()) {
      if (column.kind() == Kind.PARTITION) {
        ColumnStats stats = file.stats().columns().get(column.name());
        constants.put(column.name(), stats == null ? null : stats.min());
      }
    }
    return constants.isEmpty() ? Map.of() : constants;
  }

  /** A file of a state with these names, as one with others has it. */
  DataFile renamed(DataFile file, FileColumns others) {
    Map<String, String> namesNow = new HashMap<>();
    stored.forEach(
        (name, column) -> {
          Stored now = others.stored.get(name);
          if (now != null) {
            namesNow.put(column.name(), now.name());
          }
        });
    Map<String, ColumnStats> columns = new HashMap<>();
    file.stats()
        .columns()
        .forEach(
            (name, stats) -> {
              if (namesNow.containsKey(name)) {
                columns.put(namesNow.get(name), stats);
              }
            });
    Map<String, String> partition = new HashMap<>();
    file.partition()
        .forEach((name, text) -> partition.put(namesNow.getOrDefault(name, name), text));
    return new DataFile(
        file.path(),
        file.bytes(),
        file.rows(),
        partition.isEmpty() ? Map.of() : partition,
        new FileStats(columns),
        file.deletes(),
        file.reference());
  }

  /** Whether another table names its columns the same. */
  boolean namesAs(FileColumns others) {
    boolean plain = form == Form.PLAIN && others.form == Form.PLAIN;
    return plain || namesOf().equals(others.namesOf());
  }

  private Map<String, String> namesOf() {
    Map<String, String> map = new HashMap<>();
    stored.forEach((name, column) -> map.put(name, column.name()));
    return map;
  }
}
