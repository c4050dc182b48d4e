package dev.parquedb.interop.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tables of one format. */
interface Tables {

  /** The name of a table in statements. */
  String name(String table);

  /** The number of the newest version or snapshot. */
  long version(String table);

  /** The versions or snapshots, ascending, with their times. */
  Dataset<Row> history(String table);
}
