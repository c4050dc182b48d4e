package dev.parquedb.table.delta;

import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.PayloadLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes the log of a table as another engine would: JSON by hand, Parquet by its own writer. */
final class ForeignLog {

  static final String UUID = "3a0d65cd-4056-49b8-937b-95f9e3ee90e5";

  private final DeltaFixture delta;

  ForeignLog(DeltaFixture delta) {
    this.delta = delta;
  }

  static String info(Instant time) {
    long millis = time.toEpochMilli();
    return "{\"commitInfo\":{\"timestamp\":%d,\"inCommitTimestamp\":%d,\"operation\":\"WRITE\"}}"
        .formatted(millis, millis);
  }

  static String protocol(String... features) {
    String names = features.length == 0 ? "" : "\"" + String.join("\",\"", features) + "\"";
    return ("{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
            + "\"readerFeatures\":[%s],\"writerFeatures\":[\"inCommitTimestamp\"%s]}}")
        .formatted(names, names.isEmpty() ? "" : "," + names);
  }

  static String metaData() {
    return metaData(DeltaSchema.write(EntitySchema.empty(), PayloadLayout.JSON), "", "");
  }

  static String metaData(String schema, String partitionColumns, String configuration) {
    return ("{\"metaData\":{\"id\":\"8f1e1e0e-0000-4000-8000-000000000001\",\"name\":\"n\","
            + "\"format\":{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":\"%s\","
            + "\"partitionColumns\":[%s],\"configuration\":{%s\"delta.enableInCommitTimestamps\":"
            + "\"true\",\"delta.enableDeletionVectors\":\"true\"},\"createdTime\":5}}")
        .formatted(
            schema.replace("\\", "\\\\").replace("\"", "\\\""), partitionColumns, configuration);
  }

  static String add(String path, long rows) {
    return add(path, rows, "");
  }

  static String add(String path, long rows, String more) {
    return ("{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":%d,\"modificationTime\":7,"
            + "\"dataChange\":true,\"stats\":\"{\\\"numRecords\\\":%d}\"%s}}")
        .formatted(path, rows * 100, rows, more);
  }

  static String remove(String path, Instant time) {
    return ("{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":%d,\"dataChange\":true,"
            + "\"extendedFileMetadata\":true,\"partitionValues\":{},\"size\":1}}")
        .formatted(path, time.toEpochMilli());
  }

  static String txn(String appId, long version) {
    return "{\"txn\":{\"appId\":\"%s\",\"version\":%d,\"lastUpdated\":9}}"
        .formatted(appId, version);
  }

  static String domain(String domain, String configuration) {
    return "{\"domainMetadata\":{\"domain\":\"%s\",\"configuration\":\"%s\",\"removed\":false}}"
        .formatted(domain, configuration);
  }

  void commit(long version, String... actions) {
    delta.writeLog(version, actions);
  }

  /** Commits that add {@code f<version>} with as many rows, made a second apart. */
  void grow(long from, long to, Instant start) {
    for (long version = from; version <= to; version++) {
      List<String> actions = new ArrayList<>();
      actions.add(info(start.plusSeconds(version)));
      if (version == 0) {
        actions.addAll(List.of(protocol("deletionVectors"), metaData()));
      }
      actions.add(add("f" + version, version + 1));
      commit(version, actions.toArray(String[]::new));
    }
  }

  /** The actions of a checkpoint of such a table. */
  static List<String> grown(long version) {
    List<String> actions = new ArrayList<>(List.of(protocol("deletionVectors"), metaData()));
    for (long file = 0; file <= version; file++) {
      actions.add(add("f" + file, file + 1));
    }
    return actions;
  }

  String path(String name) {
    return delta.table.path(LogNames.FOLDER + name);
  }

  private static String digits(long version) {
    return "%020d".formatted(version);
  }

  String classicPath(long version) {
    return path(digits(version) + ".checkpoint.parquet");
  }

  byte[] classic(long version, String columns, List<String> actions) {
    byte[] bytes = ParquetActions.write(columns, 1_000, actions);
    delta.write(classicPath(version), bytes);
    return bytes;
  }

  void part(long version, int part, int parts, List<String> actions) {
    delta.write(
        path("%s.checkpoint.%010d.%010d.parquet".formatted(digits(version), part, parts)),
        ParquetActions.write(ParquetActions.CLASSIC, 1_000, actions));
  }

  String uniquePath(long version, String form) {
    return path(digits(version) + ".checkpoint." + UUID + "." + form);
  }

  byte[] uniqueParquet(long version, List<String> actions) {
    byte[] bytes = ParquetActions.write(ParquetActions.UNIQUE, 1_000, actions);
    delta.write(uniquePath(version, "parquet"), bytes);
    return bytes;
  }

  void uniqueJson(long version, List<String> actions) {
    delta.write(uniquePath(version, "json"), String.join("\n", actions));
  }

  /** Writes a sidecar and gives the action that refers to it. */
  String sidecar(String name, List<String> actions) {
    byte[] bytes = ParquetActions.write(ParquetActions.SIDECAR, 1_000, actions);
    delta.write(path("_sidecars/" + name), bytes);
    return "{\"sidecar\":{\"path\":\"%s\",\"sizeInBytes\":%d,\"modificationTime\":1}}"
        .formatted(name, bytes.length);
  }

  void hint(String json) {
    delta.write(path("_last_checkpoint"), json);
  }

  void deleteCommits(long from, long to) {
    for (long version = from; version <= to; version++) {
      delta.deleteFile(delta.logPath(version));
    }
  }
}
