package dev.parquedb.engine.parquet;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The explicit nulls inside a declared value. A column cannot tell a struct field that is null from
 * one that is missing, so {@code $data} keeps a mask: the path down to each null, with list indexes
 * as text.
 */
final class NullMask {

  private NullMask() {}

  /** The mask of a fitted value, or null when it holds no such null. */
  static Map<String, Object> of(FieldType type, Object value) {
    Map<String, Object> mask = new LinkedHashMap<>();
    if (value == null) {
      return null;
    } else if (type instanceof FieldType.Struct struct) {
      Map<?, ?> map = (Map<?, ?>) value;
      for (SchemaField field : struct.fields()) {
        Object entry = map.get(field.name());
        if (entry == null && map.containsKey(field.name())) {
          mask.put(field.name(), null);
        } else {
          put(mask, field.name(), of(field.type(), entry));
        }
      }
    } else if (type instanceof FieldType.ListOf list && mayHold(list.element())) {
      int index = 0;
      for (Object element : (List<?>) value) {
        put(mask, Integer.toString(index++), of(list.element(), element));
      }
    } else if (type instanceof FieldType.MapOf map && mayHold(map.value())) {
      ((Map<?, ?>) value).forEach((key, entry) -> put(mask, (String) key, of(map.value(), entry)));
    }
    return mask.isEmpty() ? null : mask;
  }

  private static void put(Map<String, Object> mask, String key, Map<String, Object> inner) {
    if (inner != null) {
      mask.put(key, inner);
    }
  }

  private static boolean mayHold(FieldType type) {
    return type instanceof FieldType.Struct
        || (type instanceof FieldType.ListOf list && mayHold(list.element()))
        || (type instanceof FieldType.MapOf map && mayHold(map.value()));
  }

  /**
   * The value with the nulls of the mask put back. Parts of the mask that do not fit the value are
   * left by others who changed the column, and are passed over.
   */
  static Object apply(FieldType type, Object value, Object mask) {
    if (value == null || !(mask instanceof Map<?, ?> nulls)) {
      return value;
    } else if (type instanceof FieldType.Struct struct) {
      return struct(struct, (Map<?, ?>) value, nulls);
    } else if (type instanceof FieldType.ListOf list) {
      List<Object> result = new ArrayList<>();
      for (Object element : (List<?>) value) {
        Object inner = nulls.get(Integer.toString(result.size()));
        result.add(apply(list.element(), element, inner));
      }
      return Collections.unmodifiableList(result);
    } else if (type instanceof FieldType.MapOf map) {
      Map<Object, Object> result = new LinkedHashMap<>();
      ((Map<?, ?>) value)
          .forEach((key, entry) -> result.put(key, apply(map.value(), entry, nulls.get(key))));
      return Collections.unmodifiableMap(result);
    }
    return value;
  }

  private static Object struct(FieldType.Struct type, Map<?, ?> value, Map<?, ?> nulls) {
    Map<Object, Object> result = new LinkedHashMap<>();
    for (SchemaField field : type.fields()) {
      String name = field.name();
      if (value.containsKey(name)) {
        result.put(name, apply(field.type(), value.get(name), nulls.get(name)));
      } else if (nulls.containsKey(name) && nulls.get(name) == null) {
        result.put(name, null);
      }
    }
    return Collections.unmodifiableMap(result);
  }
}
