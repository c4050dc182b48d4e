package dev.parquedb.interop;

import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A schema with a field of every type, and documents that fit it. */
public final class TypedDocuments {

  /** The UUID in these documents. */
  public static final UUID ID = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

  private TypedDocuments() {}

  /** A field of every type. */
  public static EntitySchema everyType() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("string", "string");
    types.put("int", "int");
    types.put("long", "long");
    types.put("float", "float");
    types.put("double", "double");
    types.put("boolean", "boolean");
    types.put("timestamp", "timestamp");
    types.put("localTimestamp", "local_timestamp");
    types.put("date", "date");
    types.put("time", "time");
    types.put("uuid", "uuid");
    types.put("binary", "binary");
    types.put("decimal9", "decimal(9,2)");
    types.put("decimal18", "decimal(18,4)");
    types.put("decimal38", "decimal(38,10)");
    types.put("json", "json");
    types.put("variant", "variant");
    types.put("list", "list<string>");
    types.put("lists", "list<list<int>>");
    types.put("map", "map<string,double>");
    types.put("maps", "map<string,list<timestamp>>");
    types.put("struct", "struct<a:int,b:struct<c:string,d:decimal(10,3)>>");
    types.put("structs", "list<struct<x:uuid,y:time>>");
    List<SchemaField> fields = new ArrayList<>();
    fields.add(SchemaField.required("must", FieldType.Primitive.STRING));
    types.forEach((name, type) -> fields.add(optional(name, type)));
    return EntitySchema.of(fields.toArray(SchemaField[]::new));
  }

  /** A document with a value in every field. */
  public static Map<String, Object> full() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$id", "full");
    document.put("must", "be");
    document.put("string", "Zürich 東京 🎈");
    document.put("int", Integer.MIN_VALUE);
    document.put("long", Long.MAX_VALUE);
    document.put("float", 0.5f);
    document.put("double", 0.1);
    document.put("boolean", true);
    document.put("timestamp", Instant.parse("2018-02-07T01:26:13.840001Z"));
    document.put("localTimestamp", LocalDateTime.of(1583, 10, 15, 23, 59, 59, 1_000));
    document.put("date", LocalDate.of(1, 1, 1));
    document.put("time", LocalTime.of(23, 59, 59, 999_999_000));
    document.put("uuid", ID);
    document.put("binary", new byte[] {0, -1});
    document.put("decimal9", new BigDecimal("-1234567.8"));
    document.put("decimal18", new BigDecimal("99999999999999.9999"));
    document.put("decimal38", new BigDecimal("-123456789012345678901234.0000000001"));
    document.put("json", Map.of("a", List.of(1, Instant.EPOCH)));
    document.put("variant", "text");
    document.put("list", Arrays.asList("a", null, ""));
    document.put("lists", Arrays.asList(List.of(1, 2), null, List.of()));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ключ", 1.5);
    map.put("none", null);
    document.put("map", map);
    document.put("maps", Map.of("k", List.of(Instant.parse("1969-12-31T23:59:59.999999Z"))));
    document.put("struct", Map.of("a", 1, "b", Map.of("d", new BigDecimal("1.5"))));
    document.put("structs", Arrays.asList(null, Map.of("x", ID)));
    document.put("undeclared", 1);
    return document;
  }

  /** A document with a null in every field that may be null. */
  public static Map<String, Object> nulls(EntitySchema schema) {
    Map<String, Object> document = new LinkedHashMap<>();
    schema.fields().forEach(field -> document.put(field.name(), null));
    document.put("$id", "nulls");
    document.put("must", "not be null");
    return document;
  }

  /** A document with the ends of ranges, and what is empty. */
  public static Map<String, Object> extremes() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$id", "extremes");
    document.put("must", "y".repeat(100_000));
    document.put("int", Integer.MAX_VALUE);
    document.put("long", Long.MIN_VALUE);
    document.put("float", Double.NEGATIVE_INFINITY);
    document.put("double", Double.POSITIVE_INFINITY);
    document.put("timestamp", Instant.parse("9999-12-31T23:59:59.999999Z"));
    document.put("localTimestamp", LocalDateTime.of(1, 1, 1, 0, 0));
    document.put("date", LocalDate.of(9999, 12, 31));
    document.put("time", LocalTime.MIDNIGHT);
    document.put("uuid", new UUID(0, 0));
    document.put("binary", new byte[0]);
    document.put("decimal38", new BigDecimal("9999999999999999999999999999"));
    document.put("list", List.of());
    document.put("map", Map.of());
    document.put("struct", Map.of());
    document.put("structs", Arrays.asList(Map.of(), null));
    return document;
  }

  private static SchemaField optional(String name, String type) {
    return SchemaField.optional(name, FieldType.parse(type));
  }
}
