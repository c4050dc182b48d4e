package dev.parquedb.engine.parquet;

import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.Columns;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether and how documents fit the declared columns. Pure; safe from any thread.
 *
 * <p><b>How a document is stored.</b> The value of a declared field goes into its typed column, the
 * other fields into {@code $data}, as Extended JSON text or as VARIANT. An explicit null of a
 * declared field (or of a field of a declared struct) leaves the column null, as does a missing
 * one; to tell them apart, {@code $data} then holds the null under the field's name. A value that
 * was stored before its field was declared, and does not fit the declared type, stays in {@code
 * $data} when the row is rewritten.
 *
 * <p><b>How it is read.</b> Declared fields come first, in the order of the schema, then the others
 * in the order they were written. The fields of a declared struct come in the order of its
 * declaration. Where the column is null, an entry of {@code $data} under the field's name is its
 * value.
 *
 * <p><b>What fits.</b>
 *
 * <ul>
 *   <li>string, boolean, timestamp, local_timestamp, date, time, uuid, binary: the Java type of the
 *       same meaning, nothing else;
 *   <li>int, long: integers in range; float, double: a Double, or an integer, that the column can
 *       hold exactly; read back as Double;
 *   <li>decimal(p,s): a BigDecimal or integer that has s or fewer digits after the point and p-s or
 *       fewer before it; read back with scale s;
 *   <li>list, map, struct: a List or Map whose parts fit; a struct takes declared fields only;
 *   <li>json, variant: any document value.
 * </ul>
 */
public final class EntityCodec {

  private EntityCodec() {}

  /**
   * Checks that the fields of an entity fit the schema.
   *
   * @param schema the declared fields
   * @param data normalised document values
   * @throws SchemaViolationException naming the first field that does not fit, as a dotted path
   */
  public static void validate(EntitySchema schema, Map<String, Object> data) {
    checkNames(data);
    for (SchemaField field : schema.fields()) {
      fit(field, data);
    }
  }

  /**
   * Checks as {@link #validate} and answers the fields as a later read will: declared ones first,
   * numbers in the type of their column.
   *
   * @param schema the declared fields
   * @param data normalised document values
   * @return an unmodifiable map
   * @throws SchemaViolationException naming the first field that does not fit, as a dotted path
   */
  public static Map<String, Object> conform(EntitySchema schema, Map<String, Object> data) {
    checkNames(data);
    Map<String, Object> result = new LinkedHashMap<>(data.size() * 4 / 3 + 1);
    for (SchemaField field : schema.fields()) {
      Object value = fit(field, data);
      if (value != null || data.containsKey(field.name())) {
        result.put(field.name(), value);
      }
    }
    data.forEach(
        (name, value) -> {
          if (!result.containsKey(name)) {
            result.put(name, value);
          }
        });
    return Collections.unmodifiableMap(result);
  }

  /**
   * A value as the column of a field will give it back.
   *
   * @param field the declared field
   * @param value a normalised value, not null
   * @throws SchemaViolationException naming what does not fit, as a dotted path
   */
  public static Object fit(SchemaField field, Object value) {
    return ValueFitter.fit(field.type(), value, field.name());
  }

  private static Object fit(SchemaField field, Map<String, Object> data) {
    Object value = data.get(field.name());
    if (value == null) {
      if (field.isRequired()) {
        throw new SchemaViolationException(
            field.name(),
            "Field " + field.name() + " is required; give it a value that is not null");
      }
      return null;
    }
    return fit(field, value);
  }

  /** Refuses names that the table itself uses for columns. */
  static void checkNames(Map<String, Object> data) {
    for (String name : data.keySet()) {
      if (SystemFields.ALL.contains(name) || name.equals(Columns.PAYLOAD)) {
        throw new SchemaViolationException(
            name, "Field " + name + " is a system field and cannot be among the data");
      }
    }
  }
}
