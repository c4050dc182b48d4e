package dev.parquedb.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.IllegalSchemaChangeException;
import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaChangeTest {

  /** Fields {@code name:type}, {@code name:type!} when required, {@code name=before:type}. */
  private static EntitySchema schema(String text) {
    List<SchemaField> fields = new ArrayList<>();
    for (String field : text == null ? new String[0] : text.split(" ")) {
      int colon = field.indexOf(':');
      String[] names = field.substring(0, colon).split("=");
      boolean required = field.endsWith("!");
      FieldType type =
          FieldType.parse(field.substring(colon + 1, field.length() - (required ? 1 : 0)));
      SchemaField made =
          required ? SchemaField.required(names[0], type) : SchemaField.optional(names[0], type);
      fields.add(names.length == 1 ? made : made.renamedFrom(names[1]));
    }
    return new EntitySchema(fields, List.of(), Map.of());
  }

  private static Entity row(String json) {
    return new Entity(
        "ns/x",
        "ns",
        null,
        Instant.EPOCH,
        null,
        Instant.EPOCH,
        null,
        null,
        null,
        1,
        ExtendedJson.parseDocument(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // before | after | rows are looked at | every row moves
        "a:int            | a:int                   | false | false",
        "a:int b:int      | b:int a:int             | false | false",
        "a:int!           | a:int                   | false | false",
        "a:int            | a:int!                  | true  | false",
        "-                | a:int                   | true  | false",
        "a:int            | -                       | false | true",
        "a:int            | b=a:int                 | true  | true",
        "a:int            | b=a:long                | true  | true",
        "b:int            | b=a:int                 | false | false",
        "a:int            | a:long                  | true  | true",
        "a:struct<x:int>  | a:struct<x:int,y:int>   | false | false",
        "a:struct<x:int>  | a:struct<y:int>         | true  | true",
        "a:struct<x:int>  | a:struct<x:long>        | true  | true",
        "a:int b:int      | a=b:int b=a:int         | true  | true",
        "a:int b:int      | b=a:int c=b:int         | true  | true",
        "a:int b:int      | a:int b=a:int           | false | false",
      })
  void saysWhatItTakes(String before, String after, boolean looks, boolean moves) {
    SchemaChange change = SchemaChange.of(schema(before), schema(after));
    assertThat(change.looksAtRows()).isEqualTo(looks);
    assertThat(change.movesEveryRow()).isEqualTo(moves);
    assertThat(change.to().fields()).noneMatch(field -> field.renamedFrom().isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "a:long           | a:int",
        "a:double         | a:float",
        "a:long           | a:double",
        "a:int            | a:string",
        "a:string         | a:int",
        "a:json           | a:string",
        "a:int            | a:decimal(9,0)",
        "a:long           | a:decimal(20,2)",
        "a:decimal(10,2)  | a:decimal(10,3)",
        "a:timestamp      | a:local_timestamp",
        "a:date           | a:timestamp",
        "a:list<int>      | a:int",
        "a:list<long>     | a:list<int>",
        "a:int            | b=a:string",
        "-                | b=a:int",
        "a:int            | a:int b=a:int",
        "a:int            | b=a:int c=a:int",
        "a:int b:int      | b=a:int",
      })
  void refusesWhatCouldLoseValues(String before, String after) {
    assertThatThrownBy(() -> SchemaChange.of(schema(before), schema(after)))
        .isInstanceOf(IllegalSchemaChangeException.class)
        .hasMessageContaining("annot");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p:int n:int      | n:int",
        "p:int n:int      | p:long n:int",
        "p:int n:int      | p:json n:int",
        "p:int n:int      | p=n:int n=p:int",
        "p:int n:int      | p=n:int",
        "p:int n:int      | q=p:int n:int",
      })
  void refusesToChangeWhatPartitions(String before, String after) {
    EntitySchema wanted = schema(after);
    assertThatThrownBy(
            () ->
                SchemaChange.of(
                    schema(before).partitionedBy("p"),
                    wanted.partitionedBy(wanted.fields().get(0).name())))
        .isInstanceOf(IllegalSchemaChangeException.class)
        .hasMessageContaining("annot");
    assertThat(
            SchemaChange.of(
                    schema(before).partitionedBy("p"), schema("n:int p:int").partitionedBy("p"))
                .movesEveryRow())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '~',
      value = {
        "-       | a:double      | {'a':1,'b':2}  | {'b':2,'a':1.0}",
        "-       | a:double      | {'a':null}     | {'a':null}",
        "-       | a:double      | {}             | {}",
        "a:int   | -             | {'a':1}        | {'a':1}",
        "a:int   | b=a:long      | {'a':1,'c':2}  | {'c':2,'b':1}",
        "a:int   | b=a:int       | {'a':null}     | {'b':null}",
        "a:int b:int | a=b:int b=a:int | {'a':1,'b':2} | {'a':2,'b':1}",
        "a:struct<x:int> | a:struct<x:double> | {'a':{'x':1}} | {'a':{'x':1.0}}",
      })
  void aRowTakesTheNewSchema(String before, String after, String from, String to) {
    SchemaChange change = SchemaChange.of(schema(before), schema(after));
    assertThat(change.apply(row(from)).data()).isEqualTo(row(to).data());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '~',
      value = {
        "-       | a:long        | {'a':'text'}",
        "-       | a:long        | {'a':1.5}",
        "-       | a:long!       | {}",
        "a:long  | a:long!       | {'a':null}",
        "a:long  | b=a:long      | {'a':1,'b':2}",
        "a:struct<x:int,y:int> | a:struct<x:int> | {'a':{'x':1,'y':2}}",
      })
  void aRowThatDoesNotFitNamesItself(String before, String after, String row) {
    SchemaChange change = SchemaChange.of(schema(before), schema(after));
    assertThat(change.looksAtRows()).isTrue();
    assertThatThrownBy(() -> change.apply(row(row)))
        .isInstanceOf(SchemaViolationException.class)
        .hasMessageContaining("ns/x");
  }

  @Test
  void aStructsFieldMayBeRenamed() {
    EntitySchema before = schema("a:struct<x:int,y:int>");
    EntitySchema after =
        EntitySchema.of(
            SchemaField.optional(
                "a",
                new FieldType.Struct(
                    List.of(
                        SchemaField.optional("z", FieldType.Primitive.LONG).renamedFrom("x"),
                        SchemaField.optional("y", FieldType.Primitive.INT)))));
    SchemaChange change = SchemaChange.of(before, after);
    assertThat(change.movesEveryRow()).isTrue();
    assertThat(change.apply(row("{'a':{'x':1,'y':2}}")).data())
        .isEqualTo(row("{'a':{'z':1,'y':2}}").data());
    assertThat(change.to().fields()).isEqualTo(schema("a:struct<z:long,y:int>").fields());
  }

  @Test
  void propertiesOfDeltaStayUnlessTheyAreSet() {
    EntitySchema before =
        new EntitySchema(List.of(), List.of(), Map.of("delta.x", "1", "delta.y", "1", "own", "1"));
    EntitySchema after = new EntitySchema(List.of(), List.of(), Map.of("delta.y", "2", "z", "3"));
    assertThat(SchemaChange.target(before, after).properties())
        .isEqualTo(Map.of("delta.x", "1", "delta.y", "2", "z", "3"));
  }
}
