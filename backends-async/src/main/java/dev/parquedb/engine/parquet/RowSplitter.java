package dev.parquedb.engine.parquet;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.PayloadLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Splits entities into the values of their columns, in the order of {@link
 * dev.parquedb.table.Columns#stored}, and remembers which declared fields needed {@code $data}.
 */
final class RowSplitter {

  private static final int SYSTEM_COLUMNS = 10;

  private final PayloadLayout layout;
  private final List<SchemaField> stored = new ArrayList<>();
  private final Map<String, Object> constants = new HashMap<>();
  private final Map<String, Integer> columns = new HashMap<>();
  private final Set<String> nullsInPayload = new TreeSet<>();
  private final Set<String> valuesInPayload = new TreeSet<>();

  /**
   * For the rows of one file.
   *
   * @param schema the declared fields
   * @param layout how the other fields are stored
   * @param constants the values that all rows have in the fields that partition the table
   */
  RowSplitter(EntitySchema schema, PayloadLayout layout, Map<String, Object> constants) {
    this.layout = layout;
    for (SchemaField field : schema.fields()) {
      if (schema.partitionBy().contains(field.name())) {
        this.constants.put(field.name(), constants.get(field.name()));
      } else {
        columns.put(field.name(), SYSTEM_COLUMNS + stored.size());
        stored.add(field);
      }
    }
  }

  /**
   * One row, of {@link ValueFitter}'s values; the last is of {@link PayloadColumn#cell}, or null.
   */
  Object[] split(Entity entity) {
    EntityCodec.checkNames(entity.data());
    Object[] row = new Object[SYSTEM_COLUMNS + columns.size() + 1];
    row[0] = entity.id();
    row[1] = entity.type();
    row[2] = entity.name();
    row[3] = entity.createdAt();
    row[4] = entity.createdBy();
    row[5] = entity.updatedAt();
    row[6] = entity.updatedBy();
    row[7] = entity.deletedAt();
    row[8] = entity.deletedBy();
    row[9] = entity.version();
    Map<String, Object> payload = new LinkedHashMap<>();
    entity
        .data()
        .forEach(
            (name, value) -> {
              Integer column = columns.get(name);
              if (column != null) {
                row[column] = declared(column, value, payload);
              } else if (constants.containsKey(name)) {
                constant(name, value, payload);
              } else {
                payload.put(name, value);
              }
            });
    row[row.length - 1] = payload.isEmpty() ? null : PayloadColumn.cell(layout, payload);
    return row;
  }

  /** The partition tells the value, but not whether a null is missing. */
  private void constant(String name, Object value, Map<String, Object> payload) {
    if (value == null) {
      nullsInPayload.add(name);
      payload.put(name, null);
    } else if (!value.equals(constants.get(name))) {
      valuesInPayload.add(name);
      payload.put(name, value);
    }
  }

  private Object declared(int column, Object value, Map<String, Object> payload) {
    SchemaField field = stored.get(column - SYSTEM_COLUMNS);
    if (value == null) {
      nullsInPayload.add(field.name());
      payload.put(field.name(), null);
      return null;
    }
    Object fitted;
    try {
      fitted = ValueFitter.fit(field.type(), value, field.name());
    } catch (SchemaViolationException e) {
      // Stored before the field was declared: it must survive that its row is rewritten.
      valuesInPayload.add(field.name());
      payload.put(field.name(), value);
      return null;
    }
    Map<String, Object> mask = NullMask.of(field.type(), fitted);
    if (mask != null) {
      nullsInPayload.add(field.name());
      payload.put(field.name(), mask);
    }
    return fitted;
  }

  /** The declared fields whose explicit nulls are in {@code $data}. */
  Set<String> nullsInPayload() {
    return nullsInPayload;
  }

  /** The declared fields that have a value in {@code $data} instead of their column. */
  Set<String> valuesInPayload() {
    return valuesInPayload;
  }
}
