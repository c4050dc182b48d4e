package dev.parquedb.interop;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the reader prints an entity: one value a column. */
public final class RowForm {

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

  private RowForm() {}

  /** The row of an entity in a table of this schema. */
  public static Map<String, Object> row(Entity entity, EntitySchema schema) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("$id", entity.id());
    row.put("$type", entity.type());
    row.put("name", entity.name());
    row.put("createdAt", timestamp(entity.createdAt()));
    row.put("createdBy", entity.createdBy());
    row.put("updatedAt", timestamp(entity.updatedAt()));
    row.put("updatedBy", entity.updatedBy());
    row.put("deletedAt", timestamp(entity.deletedAt()));
    row.put("deletedBy", entity.deletedBy());
    row.put("version", entity.version());
    Map<String, Object> rest = new LinkedHashMap<>(entity.data());
    for (SchemaField field : schema.fields()) {
      row.put(field.name(), value(field.type(), rest.remove(field.name())));
    }
    row.put("$data", rest.isEmpty() ? null : ExtendedJson.stringify(rest));
    return row;
  }

  /**
   * The row the reader printed, without what {@code $data} holds under the names of declared
   * fields: which of them are null rather than missing. Columns cannot tell.
   */
  public static Map<String, Object> withoutNotes(Map<String, Object> row, EntitySchema schema) {
    Map<String, Object> result = new LinkedHashMap<>(row);
    String text = (String) row.get("$data");
    Map<String, Object> data =
        new LinkedHashMap<>(text == null ? Map.of() : ExtendedJson.parseDocument(text));
    schema.fields().forEach(field -> data.remove(field.name()));
    result.put("$data", data.isEmpty() ? null : ExtendedJson.stringify(data));
    return result;
  }

  /**
   * A value as the readers print it.
   *
   * @param type the type of its field
   * @param value the value; may be null
   */
  public static Object value(FieldType type, Object value) {
    if (value == null) {
      return null;
    }
    if (type instanceof FieldType.Primitive primitive) {
      return primitive(primitive, value);
    }
    if (type instanceof FieldType.Decimal decimal) {
      return ((BigDecimal) value).setScale(decimal.scale()).toPlainString();
    }
    if (type instanceof FieldType.ListOf list) {
      List<Object> items = new ArrayList<>();
      ((List<?>) value).forEach(item -> items.add(value(list.element(), item)));
      return items;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    if (type instanceof FieldType.MapOf map) {
      ((Map<?, ?>) value)
          .forEach((key, item) -> fields.put((String) key, value(map.value(), item)));
    } else {
      for (SchemaField field : ((FieldType.Struct) type).fields()) {
        fields.put(field.name(), value(field.type(), ((Map<?, ?>) value).get(field.name())));
      }
    }
    return fields;
  }

  private static Object primitive(FieldType.Primitive type, Object value) {
    return switch (type) {
      case STRING, INT, LONG, BOOLEAN -> value;
      case FLOAT, DOUBLE -> Double.isFinite((Double) value) ? value : value.toString();
      case TIMESTAMP -> timestamp((Instant) value);
      case LOCAL_TIMESTAMP -> MICROS.format((LocalDateTime) value);
      case DATE, UUID -> value.toString();
      case TIME -> ((LocalTime) value).toNanoOfDay() / 1000;
      case BINARY -> Base64.getEncoder().encodeToString((byte[]) value);
      case JSON, VARIANT -> ExtendedJson.stringify(value);
    };
  }

  private static String timestamp(Instant time) {
    return time == null ? null : MICROS.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC)) + "Z";
  }
}
