package dev.parquedb.interop.spark;

import org.apache.iceberg.Snapshot;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;

/** Iceberg tables, by their names in a catalog. */
final class IcebergTables implements Tables {

  private static final String CATALOG = "spark.sql.catalog.";

  private final SparkSession spark;

  IcebergTables(SparkSession spark) {
    this.spark = spark;
  }

  /** Adds a catalog of the tables below a folder. */
  void catalog(String name, String folder) {
    spark.conf().set(CATALOG + name, "org.apache.iceberg.spark.SparkCatalog");
    spark.conf().set(CATALOG + name + ".type", "hadoop");
    spark.conf().set(CATALOG + name + ".warehouse", folder);
    spark.conf().set(CATALOG + name + ".cache-enabled", "false");
  }

  @Override
  public String name(String table) {
    return table;
  }

  @Override
  public long version(String table) {
    try {
      Snapshot newest = Spark3Util.loadIcebergTable(spark, table).currentSnapshot();
      return newest == null ? -1 : newest.snapshotId();
    } catch (ParseException | org.apache.spark.sql.catalyst.analysis.NoSuchTableException e) {
      throw new NoSuchTableException(e, "%s", table);
    }
  }

  @Override
  public Dataset<Row> history(String table) {
    return spark
        .table(table + ".snapshots")
        .selectExpr("snapshot_id AS version", "committed_at AS timestamp", "operation", "summary")
        .orderBy("timestamp");
  }
}
