package dev.parquedb.interop.spark;

import dev.parquedb.interop.peer.Answers;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** The commands, by name. */
final class Commands {

  private final SparkSession spark;
  private final Answers out;

  Commands(SparkSession spark, Answers out) {
    this.spark = spark;
    this.out = out;
  }

  void run(List<String> words) throws IOException {
    String argument = words.get(1);
    Long number = words.size() > 2 ? Long.valueOf(words.get(2)) : null;
    switch (words.get(0)) {
      case "rows" -> out.done(lines(table("*", argument, number)), version(argument, number));
      case "count" -> count(argument, number);
      case "sql" -> out.done(lines(spark.sql(argument)));
      case "detail" -> out.done(lines(spark.sql("DESCRIBE DETAIL " + name(argument))));
      case "history" -> history(argument);
      case "checkpoint" -> checkpoint(argument);
      case "commit" -> commit(argument, number.intValue());
      default -> throw new IllegalArgumentException("unknown command " + words.get(0));
    }
  }

  private static String name(String path) {
    return "delta.`" + path + "`";
  }

  private Dataset<Row> table(String columns, String path, Long version) {
    String at = version == null ? "" : " VERSION AS OF " + version;
    return spark.sql("SELECT " + columns + " FROM " + name(path) + at);
  }

  private long version(String path, Long version) {
    return version == null
        ? log(path).update(false, Option.empty(), Option.empty()).version()
        : version;
  }

  private DeltaLog log(String path) {
    return DeltaLog.forTable(spark, path);
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

  private void count(String path, Long version) throws IOException {
    Row counted = table("count(*), count_if(deletedAt IS NULL)", path, version).first();
    out.line(json -> json.writeNumberField("live", counted.getLong(1)));
    out.done(counted.getLong(0), version(path, version));
  }

  private void history(String path) throws IOException {
    long count =
        lines(
            spark
                .sql("DESCRIBE HISTORY " + name(path))
                .select("version", "timestamp", "operation", "isBlindAppend", "engineInfo")
                .orderBy("version"));
    out.done(count, version(path, null));
  }

  private void checkpoint(String path) throws IOException {
    DeltaLog log = log(path);
    log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
    out.done(0, version(path, null));
  }

  private void commit(String path, int commits) throws IOException {
    spark.sql("CREATE TABLE IF NOT EXISTS " + name(path) + " (id STRING, n BIGINT) USING delta");
    for (int i = 0; i < commits; i++) {
      long start = System.nanoTime();
      spark.sql("INSERT INTO " + name(path) + " VALUES ('e" + i + "', " + i + ")");
      long micros = (System.nanoTime() - start) / 1000;
      long version = version(path, null);
      out.line(
          json -> {
            json.writeNumberField("version", version);
            json.writeNumberField("micros", micros);
          });
    }
    out.done(commits, version(path, null));
  }
}
