package dev.parquedb.interop.iceberg;

import java.util.List;

/** Tables that show one feature of Iceberg each. */
final class GoldenTables {

  private static final String TYPES =
      "id INT, b BOOLEAN, i INT, l BIGINT, f FLOAT, d DOUBLE, de DECIMAL(20,5), s STRING,"
          + " bin BINARY, da DATE, t TIMESTAMP, tn TIMESTAMP_NTZ, li ARRAY<INT>,"
          + " m MAP<STRING,DOUBLE>, st STRUCT<a: INT, b: STRUCT<c: STRING>>,"
          + " ls ARRAY<STRUCT<x: DATE>>";
  private static final String EVERY_TYPE =
      "INSERT INTO {t} VALUES (1, true, -1, 9223372036854775807, 0.5, double('NaN'), 1.25, 'ü',"
          + " X'00FF', DATE'0001-01-01', TIMESTAMP'2018-02-07 01:26:13.840001',"
          + " TIMESTAMP_NTZ'1969-12-31 23:59:59.999999', array(1, null), map('k', 1.5, 'n', null),"
          + " named_struct('a', 1, 'b', named_struct('c', null)),"
          + " array(null, named_struct('x', DATE'2024-02-29'))), (2, null, null, null, null, null,"
          + " null, null, null, null, null, null, null, null, null, null)";
  private static final String ROWS =
      "INSERT INTO {t} SELECT CAST(id AS INT), concat('row ', id % 7),"
          + " TIMESTAMP'2024-02-27 22:00:00' + make_interval(0, 0, 0, 0, CAST(id AS INT)),"
          + " IF(id % 5 = 0, null, id * 10) FROM range(40)";
  private static final String COLUMNS = "id INT, s STRING, t TIMESTAMP, n BIGINT";

  private GoldenTables() {}

  /** Those that are quick to make and say most. */
  static List<GoldenTable> first() {
    return List.of(
        table("transforms-2", 2, "PARTITIONED BY (bucket(4, id), truncate(5, s), days(t))")
            .sql(ROWS, "DELETE FROM {t} WHERE id IN (3, 17)"),
        table("vectors", 3, "")
            .sql(ROWS, "DELETE FROM {t} WHERE id < 4", "UPDATE {t} SET n = -1 WHERE id < 8"),
        evolved("evolved", 2),
        table("equality", 2, "")
            .sql(ROWS)
            .then((spark, iceberg, path) -> iceberg.deleteEqual(path, "s", "row 3"))
            .sql("INSERT INTO {t} VALUES (50, 'row 3', null, null)"));
  }

  /** All others. */
  static List<GoldenTable> others() {
    return List.of(
        GoldenTable.of("types-2", 2, TYPES, "").sql(EVERY_TYPE),
        GoldenTable.of("types-3", 3, TYPES, "").sql(EVERY_TYPE),
        table("transforms-3", 3, "PARTITIONED BY (bucket(4, id), truncate(5, s), hours(t))")
            .sql(ROWS, "UPDATE {t} SET n = -1 WHERE id IN (3, 17)"),
        table("years", 2, "PARTITIONED BY (years(t), truncate(10, n))").sql(ROWS),
        table("months", 2, "PARTITIONED BY (months(t), bucket(3, s))").sql(ROWS),
        table("identity", 2, "PARTITIONED BY (s, n)")
            .sql(ROWS, "INSERT INTO {t} VALUES (41, 'x=1/y %20:#?', null, null)"),
        table("specs", 2, "PARTITIONED BY (days(t))")
            .sql(
                ROWS,
                "ALTER TABLE {t} ADD PARTITION FIELD bucket(4, id)",
                "ALTER TABLE {t} DROP PARTITION FIELD days(t)",
                "INSERT INTO {t} VALUES (41, 'later', null, null)",
                "DELETE FROM {t} WHERE id < 4"),
        table("positions", 2, "").sql(ROWS, "DELETE FROM {t} WHERE id < 4"),
        table("shared-positions", 2, "", "'write.delete.granularity' = 'partition'")
            .sql(ROWS, ROWS.replace("CAST(id AS INT),", "CAST(id + 100 AS INT),"))
            .sql("DELETE FROM {t} WHERE id IN (3, 4, 103)"),
        table("upgraded", 2, "")
            .sql(
                ROWS,
                "DELETE FROM {t} WHERE id < 4",
                "ALTER TABLE {t} SET TBLPROPERTIES ('format-version' = '3')",
                "DELETE FROM {t} WHERE id IN (5, 6)"),
        evolved("evolved-3", 3),
        table("equality-3", 3, "")
            .sql(ROWS, "DELETE FROM {t} WHERE id < 4")
            .then((spark, iceberg, path) -> iceberg.deleteEqual(path, "s", "row 3"))
            .then((spark, iceberg, path) -> iceberg.deleteEqual(path, "s", "row 4"))
            .sql("INSERT INTO {t} VALUES (50, 'row 3', null, null)")
            .sql("ALTER TABLE {t} RENAME COLUMN s TO text"),
        table("equality-upgraded", 2, "")
            .sql(ROWS)
            .then((spark, iceberg, path) -> iceberg.deleteEqual(path, "s", "row 3"))
            .sql("DELETE FROM {t} WHERE id < 4")
            .sql("ALTER TABLE {t} SET TBLPROPERTIES ('format-version' = '3')")
            .sql("UPDATE {t} SET n = 7 WHERE id = 8"),
        table("compressed", 2, "", "'write.metadata.compression-codec' = 'gzip'").sql(ROWS),
        table("snappy", 2, "", "'write.parquet.compression-codec' = 'snappy'").sql(ROWS),
        table("objects", 2, "", "'write.object-storage.enabled' = 'true'").sql(ROWS),
        table("sorted", 2, "").sql("ALTER TABLE {t} WRITE ORDERED BY n DESC", ROWS),
        table("empty", 2, "").sql(ROWS, "DELETE FROM {t}"),
        table("compacted", 3, "")
            .sql(ROWS, "DELETE FROM {t} WHERE id < 4")
            .then(
                (spark, iceberg, path) ->
                    spark.call(path, "rewrite_data_files", "options => map('rewrite-all','true')")),
        table("branched", 2, "")
            .sql(
                ROWS,
                "ALTER TABLE {t} CREATE BRANCH other",
                "DELETE FROM {t}.branch_other WHERE id < 10"),
        GoldenTable.of("two-ids", 2, "a STRING, b INT, c DOUBLE", "")
            .withIds("a", "b")
            .sql("INSERT INTO {t} VALUES ('x|y', 1, 0.5), ('x', 2, null)"),
        GoldenTable.of("required", 2, "id INT NOT NULL, st STRUCT<a: INT NOT NULL>", "")
            .sql("INSERT INTO {t} VALUES (1, named_struct('a', 1)), (2, null)"),
        table("version-1", 1, "").sql(ROWS).refusedFor("format version 1"),
        table("avro", 2, "", "'write.format.default' = 'avro'").sql(ROWS).refusedFor("AVRO files"),
        table("orc", 2, "", "'write.format.default' = 'orc'").sql(ROWS).refusedFor("ORC files"),
        GoldenTable.of("variant", 3, "id INT, v VARIANT", "")
            .sql("INSERT INTO {t} VALUES (1, parse_json('{\"a\":1}'))")
            .refusedFor("variant"),
        GoldenTable.of("keys", 2, "id INT, m MAP<INT,STRING>", "")
            .sql("INSERT INTO {t} VALUES (1, map(1, 'a'))")
            .refusedFor("map with keys of type int"),
        GoldenTable.of("system", 2, "id INT, version STRING", "")
            .sql("INSERT INTO {t} VALUES (1, 'a')")
            .refusedFor("column version"));
  }

  private static GoldenTable table(
      String name, int version, String partitions, String... properties) {
    return GoldenTable.of(name, version, COLUMNS, partitions, properties);
  }

  /** Columns added, renamed, widened, moved and dropped, also in a struct, between rows. */
  private static GoldenTable evolved(String name, int version) {
    return GoldenTable.of(
            name,
            version,
            "id INT, a INT, f FLOAT, de DECIMAL(5,2), gone STRING, st STRUCT<x: INT, y: STRING>",
            "")
        .sql(
            "INSERT INTO {t} VALUES (1, 1, 0.5, 1.25, 'gone', named_struct('x', 1, 'y', 'why')),"
                + " (2, null, null, null, null, null)",
            "ALTER TABLE {t} RENAME COLUMN a TO b",
            "ALTER TABLE {t} ALTER COLUMN b TYPE BIGINT",
            "ALTER TABLE {t} ALTER COLUMN f TYPE DOUBLE",
            "ALTER TABLE {t} ALTER COLUMN de TYPE DECIMAL(10,2)",
            "ALTER TABLE {t} DROP COLUMN gone",
            "ALTER TABLE {t} ADD COLUMN gone INT",
            "ALTER TABLE {t} ADD COLUMN st.z INT",
            "ALTER TABLE {t} RENAME COLUMN st.x TO w",
            "ALTER TABLE {t} ALTER COLUMN b FIRST",
            "INSERT INTO {t} (b, id, f, de, st, gone) VALUES (5000000000, 3, 1e300, 12345678.25,"
                + " named_struct('w', 2, 'y', null, 'z', 3), 7)",
            "UPDATE {t} SET gone = 8 WHERE id = 1");
  }
}
