package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.ColumnNames.By;
import dev.parquedb.table.ColumnNames.Name;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RenamedFooterTest {

  private static final String FIELDS =
      "optional binary c0 (STRING) = 10; optional int64 c1 = 11; optional int64 gone = 12; "
          + "optional group c3 = 13 { optional int64 c4 = 14; optional int64 s = 15; } "
          + "optional group c5 (LIST) = 16 { repeated group list { optional group element {"
          + " optional int64 c6 = 17; } } } "
          + "optional group c7 (MAP) = 18 { repeated group key_value {"
          + " required binary key (STRING); optional group value { optional int64 c8 = 19; } } }";

  private static final EntitySchema SCHEMA =
      EntitySchema.of(
          SchemaField.optional("gone", FieldType.parse("long")),
          SchemaField.optional("one", FieldType.parse("long")),
          SchemaField.optional("s", FieldType.parse("struct<x:long>")),
          SchemaField.optional("l", FieldType.parse("list<struct<x:long>>")),
          SchemaField.optional("m", FieldType.parse("map<string,struct<x:long>>")));

  private static Name name(String name, String stored, int id, Name... fields) {
    return new Name(name, stored, id, List.of(fields));
  }

  private static ColumnNames names(By by) {
    return new ColumnNames(
        by,
        List.of(
            name("$id", "c0", 10),
            // Called as one that was dropped.
            name("gone", "c99", 99),
            name("one", "c1", 11),
            name("s", "c3", 13, name("x", "c4", 14)),
            name("l", "c5", 16, name("x", "c6", 17)),
            name("m", "c7", 18, name("x", "c8", 19))));
  }

  private static ByteBuffer file() {
    return ForeignFileTest.write(
        FIELDS, UnaryOperator.identity(), RenamedFooterTest::first, RenamedFooterTest::second);
  }

  private static void first(Group row) {
    row.append("c0", "users/1").append("c1", 1L).append("gone", 7L);
    row.addGroup("c3").append("c4", 2L).append("s", 8L);
    row.addGroup("c5").addGroup("list").addGroup("element").append("c6", 3L);
    Group entry = row.addGroup("c7").addGroup("key_value").append("key", "k");
    entry.addGroup("value").append("c8", 4L);
  }

  private static void second(Group row) {
    row.append("c0", "users/2").append("c1", 5L);
  }

  private static ParquetFile open(By by) {
    ByteBuffer bytes = file();
    RecordingStorage storage = new RecordingStorage();
    storage.put(Files.PATH, bytes);
    return Files.source(storage)
        .open(Files.PATH, bytes.remaining(), Optional.of(names(by)))
        .await()
        .indefinitely();
  }

  @ParameterizedTest
  @EnumSource(By.class)
  void columns_and_fields_are_read_by_the_names_of_the_table(By by) {
    List<Entity> rows =
        Files.rows(open(by), RowRequest.all(SCHEMA)).stream().map(Files.Row::entity).toList();
    assertThat(rows.get(0).data())
        .isEqualTo(
            Map.of(
                "one", 1L,
                "s", Map.of("x", 2L),
                "l", List.of(Map.of("x", 3L)),
                "m", Map.of("k", Map.of("x", 4L))));
    assertThat(rows.get(1).data()).isEqualTo(Map.of("one", 5L));
  }

  @ParameterizedTest
  @EnumSource(By.class)
  void bounds_and_lookups_go_by_the_names_of_the_table(By by) {
    ParquetFile file = open(by);
    var bounds = file.footer().bounds(0, SCHEMA).columns();
    assertThat(bounds.get("one").min()).isEqualTo(1L);
    assertThat(bounds.get("one").max()).isEqualTo(5L);
    assertThat(bounds).doesNotContainKey("gone");
    assertThat(file.find(Set.of("users/2"), RowRequest.all(SCHEMA)).await().indefinitely().keySet())
        .containsExactly("users/2");
  }

  @Test
  void a_file_without_ids_holds_no_column_of_a_table_that_goes_by_ids() {
    ByteBuffer bytes =
        ForeignFileTest.write(
            "optional binary c0 (STRING);",
            UnaryOperator.identity(),
            row -> row.append("c0", "users/1"));
    ParquetFooter renamed = RenamedFooter.of(Files.open(bytes).footer(), names(By.FIELD_ID));
    assertThat(renamed.schema().containsField("$id")).isFalse();
    assertThat(renamed.rows()).isEqualTo(1);
  }

  @Test
  void a_file_without_ids_is_refused_where_every_file_must_have_them() {
    ByteBuffer bytes =
        ForeignFileTest.write(
            "optional binary c0 (STRING);",
            UnaryOperator.identity(),
            row -> row.append("c0", "users/1"));
    ParquetFooter footer = Files.open(bytes).footer();
    assertThatThrownBy(() -> RenamedFooter.of(footer, names(By.CERTAIN_FIELD_ID)))
        .isInstanceOf(UnsupportedTableFeatureException.class)
        .hasMessageContaining("none of its columns has a field id");
  }
}
