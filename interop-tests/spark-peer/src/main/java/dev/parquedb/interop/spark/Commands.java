package dev.parquedb.interop.spark;

import dev.parquedb.interop.peer.Answers;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The commands, by name. */
final class Commands {

  private final SparkSession spark;
  private final Answers out;
  private final DeltaTables delta;
  private final IcebergTables iceberg;

  Commands(SparkSession spark, Answers out) {
    this.spark = spark;
    this.out = out;
    this.delta = new DeltaTables(spark);
    this.iceberg = new IcebergTables(spark);
  }

  void run(List<String> words) throws IOException {
    String argument = words.get(1);
    String second = words.size() > 2 ? words.get(2) : null;
    switch (words.get(0)) {
      case "catalog" -> {
        iceberg.catalog(argument, second);
        out.done(0);
      }
      case "rows" -> out.done(lines(table("*", argument, second)), version(argument, second));
      case "count" -> count(argument, second);
      case "sql" -> out.done(lines(spark.sql(argument)));
      case "detail" -> out.done(lines(spark.sql("DESCRIBE DETAIL " + delta.name(argument))));
      case "history" ->
          out.done(lines(tables(argument).history(argument)), version(argument, null));
      case "checkpoint" -> {
        delta.checkpoint(argument);
        out.done(0, delta.version(argument));
      }
      case "commit" -> commit(argument, Integer.parseInt(second));
      default -> throw new IllegalArgumentException("unknown command " + words.get(0));
    }
  }

  private Tables tables(String table) {
    return table.startsWith("/") ? delta : iceberg;
  }

  private Dataset<Row> table(String columns, String table, String version) {
    String at = version == null ? "" : " VERSION AS OF " + version;
    return spark.sql("SELECT " + columns + " FROM " + tables(table).name(table) + at);
  }

  private long version(String table, String version) {
    return version == null ? tables(table).version(table) : Long.parseLong(version);
  }

  private long lines(Dataset<Row> rows) throws IOException {
    StructType schema = rows.schema();
    long count = 0;
    for (Row row : rows.collectAsList()) {
      out.line(json -> Values.writeFields(json, schema, row));
      count++;
    }
    return count;
  }

  private void count(String table, String version) throws IOException {
    Row counted = table("count(*), count_if(deletedAt IS NULL)", table, version).first();
    out.line(json -> json.writeNumberField("live", counted.getLong(1)));
    out.done(counted.getLong(0), version(table, version));
  }

  private void commit(String path, int commits) throws IOException {
    String name = delta.name(path);
    spark.sql("CREATE TABLE IF NOT EXISTS " + name + " (id STRING, n BIGINT) USING delta");
    for (int i = 0; i < commits; i++) {
      long start = System.nanoTime();
      spark.sql("INSERT INTO " + name + " VALUES ('e" + i + "', " + i + ")");
      long micros = (System.nanoTime() - start) / 1000;
      long version = delta.version(path);
      out.line(
          json -> {
            json.writeNumberField("version", version);
            json.writeNumberField("micros", micros);
          });
    }
    out.done(commits, delta.version(path));
  }
}
