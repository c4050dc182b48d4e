package dev.parquedb.interop.delta;

import static dev.parquedb.interop.delta.GoldenSteps.absoluteVector;
import static dev.parquedb.interop.delta.GoldenSteps.age;
import static dev.parquedb.interop.delta.GoldenSteps.checkpoint;
import static dev.parquedb.interop.delta.GoldenSteps.compactLog;
import static dev.parquedb.interop.delta.GoldenSteps.create;
import static dev.parquedb.interop.delta.GoldenSteps.edit;
import static dev.parquedb.interop.delta.GoldenSteps.inlineVector;
import static dev.parquedb.interop.delta.GoldenSteps.insert;
import static dev.parquedb.interop.delta.GoldenSteps.sql;

import dev.parquedb.interop.delta.GoldenTable.Readers;
import java.util.List;
import java.util.stream.Stream;

/** Tables with each feature that Spark writes, and a few that it only reads. */
final class GoldenTables {

  private static final String VECTORS = "delta.enableDeletionVectors = true";

  private GoldenTables() {}

  static List<GoldenTable> all() {
    return Stream.of(checkpoints(), logs(), vectors(), columns(), promises())
        .flatMap(List::stream)
        .toList();
  }

  private static List<GoldenTable> checkpoints() {
    return List.of(
        GoldenTable.of(
            "classic checkpoint", create(), insert(0, 3), insert(3, 6), checkpoint(), insert(6, 9)),
        GoldenTable.of(
            "multi-part checkpoint",
            create(),
            insert(0, 3),
            insert(3, 6),
            insert(6, 9),
            checkpoint("checkpoint.partSize = 2")),
        v2Checkpoint("json"),
        v2Checkpoint("parquet"),
        GoldenTable.of(
            "checkpoint with deletion vectors and structured statistics",
            create(VECTORS, "delta.checkpoint.writeStatsAsStruct = true"),
            insert(0, 6),
            sql("DELETE FROM {t} WHERE n = 3"),
            checkpoint()));
  }

  private static GoldenTable v2Checkpoint(String format) {
    return GoldenTable.of(
        "v2 checkpoint in " + format,
        create("delta.checkpointPolicy = 'v2'"),
        insert(0, 3),
        insert(3, 6),
        insert(6, 9),
        checkpoint("checkpoint.partSize = 2", "checkpointV2.topLevelFileFormat = " + format),
        insert(9, 12));
  }

  private static List<GoldenTable> logs() {
    return List.of(
        GoldenTable.of(
            "cleaned log",
            create("delta.logRetentionDuration = 'interval 8 days'"),
            insert(0, 3),
            insert(3, 6),
            sql("DELETE FROM {t} WHERE n = 4"),
            checkpoint(),
            insert(6, 9),
            age(30),
            checkpoint(),
            insert(9, 12)),
        GoldenTable.of(
            "compacted log",
            create(VECTORS),
            insert(0, 6),
            sql("DELETE FROM {t} WHERE n = 3"),
            insert(6, 9),
            compactLog(1, 3),
            insert(9, 12)),
        GoldenTable.of(
            "in-commit timestamps",
            create("delta.enableInCommitTimestamps = true"),
            insert(0, 3),
            insert(3, 6)),
        GoldenTable.of(
            "in-commit timestamps enabled late",
            create(),
            insert(0, 3),
            sql("ALTER TABLE {t} SET TBLPROPERTIES (delta.enableInCommitTimestamps = true)"),
            insert(3, 6)),
        GoldenTable.of(
            "restored",
            create(),
            insert(0, 3),
            sql("DELETE FROM {t} WHERE n = 1"),
            insert(3, 5),
            sql("RESTORE TABLE {t} TO VERSION AS OF 1")),
        GoldenTable.of("optimized", create(), insert(0, 3), insert(3, 6), sql("OPTIMIZE {t}")),
        GoldenTable.of(
                "managed by a catalog",
                create(VECTORS),
                insert(0, 3),
                edit(
                    0,
                    text ->
                        text.replace(
                            "[\"deletionVectors\"", "[\"catalogManaged\",\"deletionVectors\"")))
            .refusedFor("catalogManaged")
            .readBy(Readers.NONE));
  }

  private static List<GoldenTable> vectors() {
    return List.of(
        GoldenTable.of(
            "deletion vectors in files",
            create(VECTORS),
            insert(0, 6),
            sql("DELETE FROM {t} WHERE n = 3", "UPDATE {t} SET n = -1 WHERE n > 4")),
        GoldenTable.of(
            "deletion vectors in folders",
            create(VECTORS, "delta.randomizeFilePrefixes = true"),
            insert(0, 6),
            sql("DELETE FROM {t} WHERE n = 3")),
        GoldenTable.of(
            "deletion vectors with absolute paths",
            create(VECTORS),
            insert(0, 6),
            sql("DELETE FROM {t} WHERE n = 3"),
            absoluteVector(2)),
        GoldenTable.of(
            "deletion vectors in the log",
            create(VECTORS),
            insert(0, 6),
            sql("DELETE FROM {t} WHERE n = 3"),
            inlineVector(2)),
        GoldenTable.of(
                "shallow clone",
                (spark, kernel, table) -> {
                  create(VECTORS).run(spark, kernel, table.resolveSibling("cloned"));
                  insert(0, 6).run(spark, kernel, table.resolveSibling("cloned"));
                  spark.sql(
                      table,
                      "CREATE TABLE {t} SHALLOW CLONE delta.`%s`"
                          .formatted(table.resolveSibling("cloned")));
                })
            .refusedFor("data files outside of the table's folder"));
  }

  private static List<GoldenTable> columns() {
    return List.of(
        GoldenTable.of(
            "partitions",
            sql(
                """
                CREATE TABLE {t} (id STRING, p STRING, d DATE, ts TIMESTAMP, n INT)
                USING delta PARTITIONED BY (p, d, ts)
                """,
                """
                INSERT INTO {t} VALUES
                  ('a', 'x=1/y %20:#?', DATE'2024-02-29',
                    TIMESTAMP'2024-01-01 00:00:00.000001', 1),
                  ('b', NULL, NULL, NULL, 2),
                  ('c', 'ünï "q"', DATE'0001-01-01',
                    TIMESTAMP'1969-12-31 23:59:59.999999', 3),
                  ('d', '', DATE'2024-02-29', NULL, 4)
                """)),
        columnMapping("name"),
        columnMapping("id"),
        GoldenTable.of(
            "widened types",
            create("delta.enableTypeWidening = true"),
            insert(0, 3),
            sql(
                "ALTER TABLE {t} ALTER COLUMN n TYPE BIGINT",
                "INSERT INTO {t} VALUES ('big', 5000000000)")),
        GoldenTable.of(
            "added column",
            create(),
            insert(0, 3),
            sql(
                "ALTER TABLE {t} ADD COLUMNS (extra STRUCT<x: INT>)",
                "INSERT INTO {t} VALUES ('new', 1, named_struct('x', 2))")),
        variant("variant", ""),
        variant("shredded variant", " TBLPROPERTIES (delta.enableVariantShredding = true)"),
        GoldenTable.of(
            "every type",
            sql(
                """
                CREATE TABLE {t} (id STRING, a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE,
                  g BOOLEAN, h DECIMAL(5,2), i DECIMAL(38,10), j BINARY, k DATE, l TIMESTAMP,
                  m TIMESTAMP_NTZ, n STRUCT<x: INT, y: ARRAY<STRING>>, o MAP<STRING, INT>,
                  p MAP<INT, STRING>, q ARRAY<STRUCT<z: BOOLEAN>>, s STRING) USING delta
                """,
                """
                INSERT INTO {t} VALUES ('full', 1, 2, 3, 4, 0.5, 0.1, true, 1.25, 3.5, X'00ff',
                  DATE'2024-02-29', TIMESTAMP'1969-12-31 23:59:59.999999',
                  TIMESTAMP_NTZ'2024-01-01 00:00:00', named_struct('x', 1, 'y', array('a', null)),
                  map('k', 1), map(1, 'v'), array(named_struct('z', null), null), 'ünï')
                """,
                "INSERT INTO {t} (id) VALUES ('nulls')")));
  }

  private static GoldenTable columnMapping(String mode) {
    return GoldenTable.of(
            "column mapping by " + mode,
            create("delta.columnMapping.mode = '" + mode + "'"),
            insert(0, 3),
            sql(
                "ALTER TABLE {t} RENAME COLUMN n TO m",
                "ALTER TABLE {t} ADD COLUMNS (extra STRING)",
                "INSERT INTO {t} VALUES ('x', 9, 'y')",
                "ALTER TABLE {t} DROP COLUMN id"))
        .identifiedBy("m");
  }

  private static GoldenTable variant(String name, String properties) {
    return GoldenTable.of(
            name,
            sql(
                "CREATE TABLE {t} (id STRING, v VARIANT) USING delta" + properties,
                "INSERT INTO {t} VALUES"
                    + " ('a', parse_json('{\"x\":[1,null,\"s\",{\"y\":{}}],\"z\":true}')),"
                    + " ('b', NULL), ('c', parse_json('-7')), ('d', parse_json('null'))"))
        .readBy(Readers.SPARK);
  }

  /** What only writers have to keep: every reader reads these. */
  private static List<GoldenTable> promises() {
    return List.of(
        GoldenTable.of(
            "generated column",
            sql(
                "CREATE TABLE {t} (id STRING, n INT, g INT GENERATED ALWAYS AS (n + 1)) USING"
                    + " delta",
                "INSERT INTO {t} (id, n) VALUES ('a', 1)")),
        GoldenTable.of(
            "identity column",
            sql(
                "CREATE TABLE {t} (id STRING, k BIGINT GENERATED ALWAYS AS IDENTITY) USING delta",
                "INSERT INTO {t} (id) VALUES ('a'), ('b')")),
        GoldenTable.of(
            "change data feed",
            create("delta.enableChangeDataFeed = true"),
            insert(0, 3),
            sql("UPDATE {t} SET n = 7 WHERE id = 'e1'")),
        GoldenTable.of(
            "check constraint",
            create(),
            insert(0, 3),
            sql("ALTER TABLE {t} ADD CONSTRAINT positive CHECK (n >= 0)")),
        GoldenTable.of(
            "not null",
            sql("CREATE TABLE {t} (id STRING NOT NULL, n INT) USING delta"),
            insert(0, 3)),
        GoldenTable.of(
            "default",
            sql(
                """
                CREATE TABLE {t} (id STRING, n INT DEFAULT 3) USING delta
                TBLPROPERTIES (delta.feature.allowColumnDefaults = 'supported')
                """,
                "INSERT INTO {t} (id) VALUES ('a')")),
        GoldenTable.of(
            "row tracking",
            create("delta.enableRowTracking = true"),
            insert(0, 3),
            sql("UPDATE {t} SET n = 7 WHERE id = 'e1'")),
        GoldenTable.of(
            "clustering",
            sql("CREATE TABLE {t} (id STRING, n INT) USING delta CLUSTER BY (n)"),
            insert(0, 3),
            sql("OPTIMIZE {t}")),
        GoldenTable.of(
            "Iceberg compatibility",
            create("delta.enableIcebergCompatV2 = true", "delta.columnMapping.mode = 'name'"),
            insert(0, 3)),
        GoldenTable.of("append only", create("delta.appendOnly = true"), insert(0, 3)));
  }
}
