package dev.parquedb.interop.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Spark and we write one table in turns; after every turn both see the same rows. */
@ExtendWith(SparkProcess.Shared.class)
class SparkTurnsTest {

  private static final EntitySchema SCHEMA =
      EntitySchema.of(
          SchemaField.optional("n", FieldType.Primitive.INT),
          SchemaField.optional("label", FieldType.Primitive.STRING));

  @TempDir static Path root;

  private static SparkProcess spark;
  private static Folder folder;
  private static EntityBackend backend;

  @BeforeAll
  static void open(SparkProcess shared) throws IOException {
    spark = shared;
    folder = new Folder(root);
    backend = folder.open();
  }

  @AfterAll
  static void close() {
    folder.close();
  }

  @Test
  void rowsThatSparkChangesAreReadAndChangedAgain() {
    Turns turns = new Turns("rows");
    turns.start();

    turns.spark("UPDATE {t} SET n = n + 100, version = version + 1 WHERE n < 4");
    turns.agree();
    assertThat(turns.entity("e1").data()).containsEntry("n", 101L);
    assertThat(turns.entity("e1").version()).isEqualTo(2);
    turns.update("e1", "{\"$inc\":{\"n\":1}}");
    turns.agree();
    assertThat(turns.entity("e1").version()).isEqualTo(3);

    turns.spark("DELETE FROM {t} WHERE n = 7 OR n = 102");
    turns.agree();
    assertThat(turns.entity("e1")).isNull();
    turns.create("e1", 1);
    turns.hardDelete("e8");
    turns.agree();

    turns.spark(
        """
        MERGE INTO {t} t USING (
          SELECT concat('rows/e', id) AS key, CAST(id AS INT) AS id FROM range(10, 25)) s
        ON t.`$id` = s.key
        WHEN MATCHED AND s.id = 10 THEN DELETE
        WHEN MATCHED THEN UPDATE SET label = 'merged', version = t.version + 1
        WHEN NOT MATCHED THEN INSERT
          (`$id`, `$type`, createdAt, updatedAt, version, `$data`, n, label)
          VALUES (s.key, 'rows', TIMESTAMP'2024-02-29 12:00:00.000001',
            TIMESTAMP'2024-02-29 12:00:00.000001', 1, '{"extra": [1, {"a": null}]}', s.id, 'new')
        """);
    turns.agree();
    turns.update("e11", "{\"$set\":{\"label\":\"ours\"}}");
    turns.update("e24", "{\"$set\":{\"label\":\"ours\",\"extra\":2}}");
    turns.softDelete("e12");
    turns.softDelete("e23");
    turns.agree();

    turns.spark(
        """
        INSERT INTO {t} (`$id`, `$type`, createdAt, updatedAt, version, n)
        VALUES ('rows/from Spark', 'rows', TIMESTAMP'1969-12-31 23:59:59.999999',
          TIMESTAMP'1969-12-31 23:59:59.999999', 1, 5)
        """);
    turns.agree();
    turns.update("from Spark", "{\"$inc\":{\"n\":1}}");
    Await.item(
        backend.bulkUpdate(
            "rows", Filter.parse("{\"n\":{\"$gt\":3}}"), Update.parse("{\"$inc\":{\"n\":1}}")));
    turns.agree();
  }

  @Test
  void rowsThatSparkMovesAreChangedWhereTheyAreNow() {
    Turns turns = new Turns("moved");
    turns.start();
    turns.update("e1", "{\"$inc\":{\"n\":1}}");
    turns.softDelete("e2");
    turns.hardDelete("e3");

    turns.spark("OPTIMIZE {t}");
    turns.agree();
    turns.update("e4", "{\"$inc\":{\"n\":1}}");
    turns.hardDelete("e5");
    turns.create("e3", 3);
    turns.agree();

    turns.spark("REORG TABLE {t} APPLY (PURGE)");
    turns.agree();
    turns.update("e4", "{\"$inc\":{\"n\":1}}");
    turns.hardDelete("e6");
    turns.spark("VACUUM {t} RETAIN 0 HOURS");
    turns.agree();

    turns.update("e9", "{\"$inc\":{\"n\":1}}");
    turns.softDelete("e10");
    turns.agree();
    // A checkpoint, the commits before which stay.
    spark.checkpoint(folder.table("moved"));
    turns.create("after the checkpoint", 1);
    turns.agree();
    Turns reopened = new Turns("moved", folder.open());
    reopened.update("after the checkpoint", "{\"$inc\":{\"n\":1}}");
    reopened.agree();
  }

  @Test
  void columnsThatSparkAddsAreDeclaredFields() {
    Turns turns = new Turns("columns");
    turns.start();

    turns.spark("ALTER TABLE {t} ADD COLUMNS (added DECIMAL(10,2), tags ARRAY<STRING>)");
    turns.agree();
    turns.spark("UPDATE {t} SET added = 1.5, tags = array('a', null) WHERE n = 1");
    turns.agree();
    assertThat(turns.entity("e1").data()).containsKeys("added", "tags");
    turns.update("e1", "{\"$push\":{\"tags\":\"ours\"}}");
    turns.update("e2", "{\"$set\":{\"added\":{\"$numberDecimal\":\"2.25\"},\"other\":1}}");
    turns.agree();
    assertThat(Await.item(backend.getSchema("columns")).fields())
        .extracting(SchemaField::name)
        .containsExactly("n", "label", "added", "tags");
  }

  /** One table, whose turns are taken here. */
  private static final class Turns {

    private final String ns;
    private final EntityBackend ours;
    private final WitnessView view;

    Turns(String ns) {
      this(ns, backend);
    }

    Turns(String ns, EntityBackend ours) {
      this.ns = ns;
      this.ours = ours;
      this.view = folder.view(spark, ours, ns);
    }

    /** Twenty entities in two files, a few of them changed. */
    void start() {
      Await.item(ours.setSchema(ns, SCHEMA));
      Await.item(ours.bulkCreate(ns, IntStream.range(0, 10).mapToObj(this::input).toList()));
      Await.item(ours.bulkCreate(ns, IntStream.range(10, 20).mapToObj(this::input).toList()));
      update("e15", "{\"$set\":{\"label\":\"changed\"}}");
      softDelete("e16");
      hardDelete("e17");
    }

    private CreateInput input(int n) {
      return CreateInput.of(Map.of("$id", "e" + n, "n", n, "rest", "of " + n));
    }

    void spark(String statement) {
      spark.sql(folder.table(ns), statement);
    }

    void agree() {
      view.agreesAfter("a turn");
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
