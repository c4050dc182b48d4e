package dev.parquedb.interop.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;

/** Tables of Delta Lake, by their paths. */
final class DeltaTables implements Tables {

  private final SparkSession spark;

  DeltaTables(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public String name(String path) {
    return "delta.`" + path + "`";
  }

  @Override
  public long version(String path) {
    return log(path).update(false, Option.empty(), Option.empty()).version();
  }

  @Override
  public Dataset<Row> history(String path) {
    return spark
        .sql("DESCRIBE HISTORY " + name(path))
        .select("version", "timestamp", "operation", "isBlindAppend", "engineInfo")
        .orderBy("version");
  }

  /** Writes a checkpoint of the newest version. */
  void checkpoint(String path) {
    DeltaLog log = log(path);
    log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
  }

  private DeltaLog log(String path) {
    return DeltaLog.forTable(spark, path);
  }
}
