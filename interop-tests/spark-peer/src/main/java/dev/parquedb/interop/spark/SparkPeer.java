package dev.parquedb.interop.spark;

import dev.parquedb.interop.peer.Peer;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * One Spark session that runs commands on tables of Delta Lake and Iceberg, as {@link Peer} says.
 *
 * <pre>
 * catalog    NAME FOLDER       adds a catalog of the Iceberg tables below a folder
 * rows       TABLE [VERSION]   every row, one object a line
 * count      TABLE [VERSION]   the number of rows, and of those where deletedAt is null
 * sql        STATEMENT         the rows of its result; SET changes the session
 * detail     TABLE             protocol, features, properties
 * history    TABLE             version, time and operation of every commit, ascending
 * checkpoint TABLE             writes a checkpoint of the newest version
 * commit     TABLE COUNT       appends one row a commit, and tells how long each took
 * </pre>
 *
 * <p>TABLE is the absolute path of a table of Delta Lake, without backticks, or the name of an
 * Iceberg table, with its catalog; {@code detail}, {@code checkpoint} and {@code commit} are only
 * for Delta Lake. A VERSION of an Iceberg table is the id of a snapshot.
 */
public final class SparkPeer {

  /** Small and quiet: one thread, no page of its own, nothing compiled for a table of few rows. */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry(
              "spark.sql.extensions",
              "io.delta.sql.DeltaSparkSessionExtension,"
                  + "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"),
          Map.entry(
              "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"),
          Map.entry("spark.ui.enabled", "false"),
          Map.entry("spark.driver.host", "127.0.0.1"),
          Map.entry("spark.driver.bindAddress", "127.0.0.1"),
          Map.entry("spark.sql.session.timeZone", "UTC"),
          Map.entry("spark.sql.datetime.java8API.enabled", "true"),
          Map.entry("spark.sql.shuffle.partitions", "1"),
          Map.entry("spark.sql.sources.parallelPartitionDiscovery.parallelism", "1"),
          Map.entry("spark.sql.adaptive.enabled", "false"),
          Map.entry("spark.sql.codegen.wholeStage", "false"),
          Map.entry("spark.sql.codegen.factoryMode", "NO_CODEGEN"),
          Map.entry("spark.databricks.delta.snapshotPartitions", "1"),
          Map.entry("spark.databricks.delta.retentionDurationCheck.enabled", "false"));

  private SparkPeer() {}

  /**
   * Runs one command, or serves many.
   *
   * @param args the command's words, or none
   */
  public static void main(String[] args) throws Exception {
    Peer.run(args, SparkPeer::start);
  }

  private static Peer.Commands start() {
    SparkSession.Builder builder = SparkSession.builder().master("local[1]").appName("peer");
    SETTINGS.forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    return (words, out) -> new Commands(spark, out).run(words);
  }
}
