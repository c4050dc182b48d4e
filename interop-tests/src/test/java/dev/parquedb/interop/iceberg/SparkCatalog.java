package dev.parquedb.interop.iceberg;

import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.interop.PeerAnswer;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.interop.Witness;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A catalog of Spark: the Iceberg tables below a folder, each in the folder of its database. */
final class SparkCatalog implements Witness {

  private static final AtomicInteger CATALOGS = new AtomicInteger();

  private final SparkProcess spark;
  private final Path warehouse;
  private final String name;

  /**
   * Adds a catalog to the session.
   *
   * @param warehouse the folder of the databases
   */
  SparkCatalog(SparkProcess spark, Path warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.name = "ice" + CATALOGS.incrementAndGet();
    spark.ask("catalog", name, warehouse.toString());
  }

  private String table(Path folder) {
    Path relative = warehouse.relativize(folder);
    return name + "." + relative.getName(0) + ".`" + relative.getName(1) + "`";
  }

  @Override
  public long number(SnapshotInfo snapshot) {
    return snapshot.snapshotId();
  }

  @Override
  public PeerAnswer rows(Path folder) {
    return spark.ask("rows", table(folder));
  }

  @Override
  public PeerAnswer rows(Path folder, long snapshot) {
    return spark.ask("rows", table(folder), Long.toString(snapshot));
  }

  @Override
  public PeerAnswer count(Path folder) {
    return spark.ask("count", table(folder));
  }

  @Override
  public SortedMap<Long, Long> commitTimes(Path folder) {
    SortedMap<Long, Long> times = new TreeMap<>();
    for (Map<String, Object> line : spark.ask("history", table(folder)).lines()) {
      Instant time = Instant.parse((String) line.get("timestamp"));
      times.put((Long) line.get("version"), time.toEpochMilli());
    }
    return times;
  }

  /**
   * Runs a statement.
   *
   * @param statement SQL, in which <code>{t}</code> stands for the table and <code>{c}</code> for
   *     the catalog
   * @return the rows of its result
   */
  List<Map<String, Object>> sql(Path folder, String statement) {
    return spark.sql(statement.replace("{t}", table(folder)).replace("{c}", name));
  }

  /** Calls a procedure of Iceberg with the table and other arguments. */
  List<Map<String, Object>> call(Path folder, String procedure, String arguments) {
    String table = table(folder).substring(name.length() + 1);
    return spark.sql(
        "CALL "
            + name
            + ".system."
            + procedure
            + "(table => '"
            + table
            + "'"
            + (arguments.isEmpty() ? "" : ", " + arguments)
            + ")");
  }

  /** Has Spark write deletes beside the files of a table, and not the files again. */
  void mergeOnRead(Path folder) {
    sql(
        folder,
        "ALTER TABLE {t} SET TBLPROPERTIES ('write.delete.mode' = 'merge-on-read',"
            + " 'write.update.mode' = 'merge-on-read', 'write.merge.mode' = 'merge-on-read')");
  }
}
