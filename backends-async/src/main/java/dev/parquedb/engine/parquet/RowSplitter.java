package dev.parquedb.engine.parquet;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.PayloadLayout;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Splits entities into the values of their columns, in the order of {@link
 * dev.parquedb.table.Columns}, and remembers which declared fields needed {@code $data}.
 */
final class RowSplitter {

  private static final int SYSTEM_COLUMNS = 10;

  private final EntitySchema schema;
  private final PayloadLayout layout;
  private final Map<String, Integer> columns = new HashMap<>();
  private final Set<String> nullsInPayload = new TreeSet<>();
  private final Set<String> valuesInPayload = new TreeSet<>();

  RowSplitter(EntitySchema schema, PayloadLayout layout) {
    this.schema = schema;
    this.layout = layout;
    for (SchemaField field : schema.fields()) {
      columns.put(field.name(), SYSTEM_COLUMNS + columns.size());
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
              if (column == null) {
                payload.put(name, value);
              } else {
                row[column] = declared(column, value, payload);
              }
            });
    row[row.length - 1] = payload.isEmpty() ? null : PayloadColumn.cell(layout, payload);
    return row;
  }

  private Object declared(int column, Object value, Map<String, Object> payload) {
    SchemaField field = schema.fields().get(column - SYSTEM_COLUMNS);
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
