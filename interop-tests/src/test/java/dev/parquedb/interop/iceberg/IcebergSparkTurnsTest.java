package dev.parquedb.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.interop.WitnessView;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark, Iceberg and we write one table in turns; after every turn all see the same rows. */
@ExtendWith(SparkProcess.Shared.class)
class IcebergSparkTurnsTest {

  private static final EntitySchema SCHEMA =
      EntitySchema.of(
          SchemaField.optional("n", FieldType.Primitive.INT),
          SchemaField.optional("label", FieldType.Primitive.STRING));

  @TempDir static Path root;

  private static SparkCatalog spark;
  private static IcebergFolder folder;

  @BeforeAll
  static void open(SparkProcess shared) throws IOException {
    folder = new IcebergFolder(root);
    spark = folder.catalog(shared);
  }

  @AfterAll
  static void close() {
    folder.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void rowsThatSparkChangesAreReadAndChangedAgain(int version) {
    Turns turns = new Turns("rows" + version, folder.open(version));
    turns.start();
    spark.mergeOnRead(turns.table);

    turns.spark("UPDATE {t} SET n = n + 100, version = version + 1 WHERE n < 4");
    turns.agree("UPDATE");
    assertThat(turns.entity("e1").data()).containsEntry("n", 101L);
    turns.update("e1", "{\"$inc\":{\"n\":1}}");
    assertThat(turns.entity("e1").version()).isEqualTo(3);

    turns.spark("DELETE FROM {t} WHERE n = 7 OR n = 102");
    assertThat(folder.iceberg().counted(turns.table, "total-delete-files")).isPositive();
    turns.agree("DELETE");
    assertThat(turns.entity("e1")).isNull();
    turns.create("e1", 1);
    turns.hardDelete("e8");

    turns.spark(
        """
        MERGE INTO {t} t USING (
          SELECT concat('NS/e', id) AS key, CAST(id AS INT) AS id FROM range(10, 25)) s
        ON t.`$id` = s.key
        WHEN MATCHED AND s.id = 10 THEN DELETE
        WHEN MATCHED THEN UPDATE SET label = 'merged', version = t.version + 1
        WHEN NOT MATCHED THEN INSERT
          (`$id`, `$type`, name, createdAt, createdBy, updatedAt, updatedBy, deletedAt, deletedBy,
            version, `$data`, n, label)
          VALUES (s.key, 'rows', NULL, TIMESTAMP'2024-02-29 12:00:00.000001', NULL,
            TIMESTAMP'2024-02-29 12:00:00.000001', NULL, NULL, NULL, 1,
            '{"extra": [1, {"a": null}]}', s.id, 'new')
        """);
    turns.agree("MERGE");
    turns.update("e11", "{\"$set\":{\"label\":\"ours\"}}");
    turns.update("e24", "{\"$set\":{\"label\":\"ours\",\"extra\":2}}");
    turns.softDelete("e12");
    turns.softDelete("e23");

    turns.spark(
        """
        INSERT INTO {t} (`$id`, `$type`, createdAt, updatedAt, version, n)
        VALUES ('NS/from Spark', 'rows', TIMESTAMP'1969-12-31 23:59:59.999999',
          TIMESTAMP'1969-12-31 23:59:59.999999', 1, 5)
        """);
    turns.agree("INSERT");
    turns.update("from Spark", "{\"$inc\":{\"n\":1}}");
    Await.item(
        turns.ours.bulkUpdate(
            turns.ns, Filter.parse("{\"n\":{\"$gt\":3}}"), Update.parse("{\"$inc\":{\"n\":1}}")));
    turns.agree("a bulk update");
    turns.ourView.agreesAboutThePast();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void rowsThatSparkMovesAreChangedWhereTheyAreNow(int version) {
    Turns turns = new Turns("moved" + version, folder.open(version));
    turns.start();
    turns.update("e1", "{\"$inc\":{\"n\":1}}");

    spark.call(turns.table, "rewrite_data_files", "options => map('rewrite-all', 'true')");
    turns.agree("rewrite_data_files");
    turns.update("e4", "{\"$inc\":{\"n\":1}}");
    turns.hardDelete("e5");
    turns.create("e17", 3);
    folder.iceberg().append(turns.table, turns.ns + "/appended");
    turns.update("appended", "{\"$set\":{\"n\":17}}");
    turns.agree("an append of Iceberg");

    spark.call(
        turns.table,
        "expire_snapshots",
        "older_than => TIMESTAMP'2999-01-01 00:00:00', retain_last => 1");
    assertThat(Await.item(turns.ours.listSnapshots(turns.ns))).hasSize(1);
    turns.agree("expire_snapshots");
    turns.update("e9", "{\"$inc\":{\"n\":1}}");
    turns.softDelete("e10");
    turns.create("after the expiry", 1);
    Turns reopened = new Turns(turns.ns, folder.open(version));
    reopened.update("after the expiry", "{\"$inc\":{\"n\":1}}");
    reopened.agree("opening the folder again");
    reopened.ourView.agreesAboutThePast();
  }

  @Test
  void columnsThatSparkChangesAreDeclaredFields() {
    changedColumns(3);
  }

  @Tag("full")
  @Test
  void columnsThatSparkChangesInVersion2AreDeclaredFields() {
    changedColumns(2);
  }

  private static void changedColumns(int version) {
    Turns turns = new Turns("columns" + version, folder.open(version));
    turns.start();
    spark.mergeOnRead(turns.table);

    turns.spark("ALTER TABLE {t} ADD COLUMNS (added DECIMAL(10,2), tags ARRAY<STRING>)");
    turns.spark("ALTER TABLE {t} RENAME COLUMN label TO title");
    turns.spark("ALTER TABLE {t} ALTER COLUMN n TYPE BIGINT");
    turns.agree("ALTER TABLE");
    turns.spark("UPDATE {t} SET added = 1.5, tags = array('a', null) WHERE n = 1");
    assertThat(turns.entity("e1").data()).containsKeys("added", "tags");
    turns.update("e1", "{\"$push\":{\"tags\":\"ours\"}}");
    turns.update(
        "e2", "{\"$set\":{\"added\":{\"$numberDecimal\":\"2.25\"},\"title\":\"t\",\"other\":1}}");
    turns.agree("changes of new columns");
    assertThat(Await.item(turns.ours.getSchema(turns.ns)).fields())
        .extracting(SchemaField::name)
        .containsExactly("n", "title", "added", "tags");
    turns.spark("ALTER TABLE {t} DROP COLUMN tags");
    turns.update("e1", "{\"$inc\":{\"n\":5000000000}}");
    Await.item(turns.ours.compact(turns.ns, CompactOptions.DEFAULT));
    turns.agree("a column less and a compaction");
    assertThat(turns.entity("e1").data()).doesNotContainKey("tags");
  }

  /** Iceberg has Spark write deleted positions of several data files into one file. */
  @Tag("full")
  @Test
  void positionsOfSeveralFilesInOneAreReadAndWrittenAgain() {
    Turns turns = new Turns("shared", folder.open(2));
    turns.start();
    spark.mergeOnRead(turns.table);
    turns.spark("ALTER TABLE {t} SET TBLPROPERTIES ('write.delete.granularity' = 'partition')");
    turns.spark("DELETE FROM {t} WHERE n IN (2, 12)");
    turns.agree("DELETE");
    turns.update("e3", "{\"$inc\":{\"n\":1}}");
    turns.hardDelete("e13");
    turns.agree("changes of files with shared deletes");
    turns.spark("DELETE FROM {t} WHERE n IN (6, 14)");
    turns.hardDelete("e15");
    turns.agree("another turn");
    Await.item(turns.ours.compact(turns.ns, CompactOptions.DEFAULT));
    turns.agree("a compaction");
    assertThat(folder.iceberg().counted(turns.table, "total-delete-files")).isZero();
    turns.ourView.agreesAboutThePast();
  }

  /** Positions of format version 2 stay beside the vectors of version 3. */
  @Tag("full")
  @Test
  void aTableThatSparkUpgradesIsWrittenOn() {
    Turns turns = new Turns("upgraded", folder.open(2));
    turns.start();
    spark.mergeOnRead(turns.table);
    turns.spark("DELETE FROM {t} WHERE n = 2");
    turns.spark("ALTER TABLE {t} SET TBLPROPERTIES ('format-version' = '3')");
    turns.agree("an upgrade");
    turns.update("e3", "{\"$inc\":{\"n\":1}}");
    turns.hardDelete("e4");
    turns.agree("our turn");
    turns.spark("DELETE FROM {t} WHERE n IN (6, 14)");
    turns.hardDelete("e15");
    turns.agree("another turn");
    Await.item(turns.ours.compact(turns.ns, CompactOptions.DEFAULT));
    turns.agree("a compaction");
    turns.ourView.agreesAboutThePast();
  }

  @Tag("full")
  @Test
  void aTableOfCopiesIsWrittenInTurns() {
    Turns turns =
        new Turns("copied", folder.open(config -> config.deletes(RowDeletion.COPY_ON_WRITE)));
    turns.start();
    turns.spark("UPDATE {t} SET n = n + 100 WHERE n < 4");
    turns.update("e1", "{\"$inc\":{\"n\":1}}");
    turns.spark("DELETE FROM {t} WHERE n = 7");
    turns.hardDelete("e8");
    turns.agree("turns");
    assertThat(folder.iceberg().counted(turns.table, "total-delete-files")).isZero();
    turns.ourView.agreesAboutThePast();
  }

  /** A tag and a branch are not ours: both stay, and what we read is the main branch. */
  @Tag("full")
  @Test
  void tagsAndBranchesOfSparkStay() {
    Turns turns = new Turns("branches", folder.open(2));
    turns.start();
    turns.spark("ALTER TABLE {t} CREATE TAG before");
    turns.spark("ALTER TABLE {t} CREATE BRANCH other");
    turns.spark("DELETE FROM {t}.branch_other WHERE n < 10");
    turns.update("e1", "{\"$inc\":{\"n\":1}}");
    turns.agree("a branch");
    assertThat(turns.entity("e2")).isNotNull();
    assertThat(spark.sql(turns.table, "SELECT name FROM {t}.refs ORDER BY name"))
        .extracting(row -> row.get("name"))
        .containsExactly("before", "main", "other");
    assertThat(spark.sql(turns.table, "SELECT count(*) AS n FROM {t} VERSION AS OF 'other'").get(0))
        .containsEntry("n", 9L);
  }

  /** One table, whose turns are taken here. */
  private static final class Turns {

    private final String ns;
    private final EntityBackend ours;
    private final Path table;
    private final WitnessView view;
    private final WitnessView ourView;

    Turns(String ns, EntityBackend ours) {
      this.ns = ns;
      this.ours = ours;
      this.table = folder.table(ns);
      this.view = folder.view(spark, ours, ns);
      this.ourView = folder.view(ours, ns);
    }

    /** Twenty entities in two files, a few of them changed. */
    void start() {
      Await.item(ours.setSchema(ns, SCHEMA));
      Await.item(ours.bulkCreate(ns, IntStream.range(0, 10).mapToObj(Turns::input).toList()));
      Await.item(ours.bulkCreate(ns, IntStream.range(10, 20).mapToObj(Turns::input).toList()));
      update("e15", "{\"$set\":{\"label\":\"changed\"}}");
      softDelete("e16");
      hardDelete("e17");
    }

    private static CreateInput input(int n) {
      return CreateInput.of(Map.of("$id", "e" + n, "n", n, "rest", "of " + n));
    }

    void spark(String statement) {
      spark.sql(table, statement.replace("NS/", ns + "/"));
    }

    void agree(String turn) {
      view.agreesAfter(turn + ", for Spark");
      ourView.agreesAfter(turn + ", for Iceberg");
    }

    void create(String id, int n) {
      Await.item(ours.create(ns, CreateInput.of(Map.of("$id", id, "n", n))));
    }

    void update(String id, String update) {
      Await.item(ours.update(ns, id, Update.parse(update)));
    }

    void softDelete(String id) {
      Await.item(ours.delete(ns, id));
    }

    void hardDelete(String id) {
      Await.item(ours.delete(ns, id, DeleteOptions.DEFAULT.hard()));
    }

    Entity entity(String id) {
      return Await.item(ours.get(ns, id));
    }
  }
}
