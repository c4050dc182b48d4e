package dev.parquedb.interop.iceberg;

import dev.parquedb.interop.PeerFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A table that Spark writes to show features of Iceberg.
 *
 * @param name its name
 * @param ids its id columns
 * @param steps what makes it, in order
 * @param refused the feature by whose name we refuse it; empty when we read it
 */
record GoldenTable(String name, List<String> ids, List<Step> steps, Optional<String> refused) {

  /** A step in the making of a table. */
  @FunctionalInterface
  interface Step {
    void take(SparkCatalog spark, IcebergProcess iceberg, Path table);
  }

  GoldenTable {
    ids = List.copyOf(ids);
    steps = List.copyOf(steps);
  }

  /**
   * A table with these columns.
   *
   * @param rest what follows the columns, without the properties
   * @param properties the properties beside those that have deletes kept beside files
   */
  static GoldenTable of(
      String name, int version, String columns, String rest, String... properties) {
    List<String> all = new ArrayList<>(List.of("'format-version' = '" + version + "'"));
    for (String mode : List.of("delete", "update", "merge")) {
      all.add("'write." + mode + ".mode' = 'merge-on-read'");
    }
    all.addAll(Arrays.asList(properties));
    return new GoldenTable(name, List.of("id"), List.of(), Optional.empty())
        .sql(
            "CREATE TABLE {t} ("
                + columns
                + ") USING iceberg "
                + rest
                + " TBLPROPERTIES ("
                + String.join(", ", all)
                + ")");
  }

  /** With statements that follow. */
  GoldenTable sql(String... statements) {
    GoldenTable table = this;
    for (String statement : statements) {
      table = table.then((spark, iceberg, path) -> spark.sql(path, statement));
    }
    return table;
  }

  /** With a step that follows. */
  GoldenTable then(Step step) {
    List<Step> all = new ArrayList<>(steps);
    all.add(step);
    return new GoldenTable(name, ids, all, refused);
  }

  /** With other id columns. */
  GoldenTable withIds(String... columns) {
    return new GoldenTable(name, List.of(columns), steps, refused);
  }

  /** Not to be read, but refused by the name of a feature. */
  GoldenTable refusedFor(String feature) {
    return new GoldenTable(name, ids, steps, Optional.of(feature));
  }

  /** Makes the table; fails with {@link PeerFailure} where a peer cannot. */
  void write(SparkCatalog spark, IcebergProcess iceberg, Path table) {
    steps.forEach(step -> step.take(spark, iceberg, table));
  }

  @Override
  public String toString() {
    return name;
  }
}
