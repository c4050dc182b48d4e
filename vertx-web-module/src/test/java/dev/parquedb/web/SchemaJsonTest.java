package dev.parquedb.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaJsonTest {

  private static EntitySchema read(String json) {
    return SchemaJson.read(ExtendedJson.parseDocument(json));
  }

  @Test
  void readsWhatItWrites() {
    FieldType point =
        new FieldType.Struct(
            List.of(
                SchemaField.required("lon", FieldType.Primitive.DOUBLE).withDoc("East"),
                SchemaField.optional("lat", FieldType.Primitive.DOUBLE)));
    EntitySchema schema =
        new EntitySchema(
            List.of(
                SchemaField.required("at", FieldType.Primitive.TIMESTAMP).withDoc("When"),
                SchemaField.optional("price", new FieldType.Decimal(10, 2)).renamedFrom("cost"),
                SchemaField.optional("tags", new FieldType.ListOf(FieldType.Primitive.STRING)),
                SchemaField.optional("path", new FieldType.ListOf(point)),
                SchemaField.optional("places", new FieldType.MapOf(point))),
            List.of("at"),
            Map.of("owner", "me"));
    String json = ExtendedJson.stringify(SchemaJson.write(schema));
    assertThat(read(json)).isEqualTo(schema);
    assertThat(json).contains("\"list<string>\"", "\"decimal(10,2)\"", "{\"list\":{\"struct\":");
  }

  @Test
  void structsWithoutFurtherFactsAreText() {
    FieldType point =
        new FieldType.Struct(List.of(SchemaField.optional("lon", FieldType.Primitive.DOUBLE)));
    EntitySchema schema = EntitySchema.of(SchemaField.optional("at", point));
    assertThat(ExtendedJson.stringify(SchemaJson.write(schema))).contains("\"struct<lon:double>\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"fields\":{}}",
        "{\"fields\":[7]}",
        "{\"fields\":[{\"type\":\"long\"}]}",
        "{\"fields\":[{\"name\":\"n\",\"type\":7}]}",
        "{\"fields\":[{\"name\":\"n\",\"type\":\"longer\"}]}",
        "{\"fields\":[{\"name\":\"n\",\"type\":{}}]}",
        "{\"fields\":[{\"name\":\"n\",\"type\":{\"list\":\"long\",\"map\":\"long\"}}]}",
        "{\"fields\":[{\"name\":\"n\",\"type\":{\"struct\":[]}}]}",
        "{\"fields\":[{\"name\":\"n\",\"type\":\"long\",\"required\":\"yes\"}]}",
        "{\"fields\":[{\"name\":\"n\",\"type\":\"long\",\"optional\":true}]}",
        "{\"fields\":[{\"name\":\"n.m\",\"type\":\"long\"}]}",
        "{\"fields\":[{\"name\":\"n\",\"type\":\"long\"},{\"name\":\"n\",\"type\":\"long\"}]}",
        "{\"fields\":[],\"partitionBy\":[\"n\"]}",
        "{\"fields\":[],\"properties\":{\"a\":1}}",
      })
  void whatIsNoSchemaIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(InvalidInputException.class);
  }
}
