package dev.parquedb.engine.parquet;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.InvalidIdException;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.Columns;
import dev.parquedb.table.RowIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts rows together from the values of their columns, as {@link EntityCodec} documents. */
final class RowAssembler {

  private static final List<String> AUDIT =
      List.of(
          SystemFields.CREATED_AT,
          SystemFields.CREATED_BY,
          SystemFields.UPDATED_AT,
          SystemFields.UPDATED_BY,
          SystemFields.DELETED_AT,
          SystemFields.DELETED_BY);

  private final ParquetFooter footer;
  private final RowRequest request;
  private final boolean undeclared;
  private final Map<String, Integer> vectorOf = new HashMap<>();

  RowAssembler(ParquetFooter footer, ColumnSelection selection, RowRequest request) {
    this.footer = footer;
    this.request = request;
    this.undeclared = selection.undeclared();
    for (ColumnSelection.Selected column : selection.columns()) {
      vectorOf.put(column.name(), vectorOf.size());
    }
  }

  /** The value of a column, or what stands for it where the file does not hold it. */
  Object value(String column, Object[][] vectors, int row) {
    Integer vector = vectorOf.get(column);
    return vector == null ? request.constants().get(column) : vectors[vector][row];
  }

  Entity entity(Object[][] vectors, int row, long position) {
    if (!request.projection().includes(SystemFields.ID)) {
      throw new IllegalStateException("$id is not in the projection");
    }
    return new Entity(
        id(vectors, row, position),
        type(vectors, row),
        (String) value(SystemFields.NAME, vectors, row),
        (Instant) value(SystemFields.CREATED_AT, vectors, row),
        (String) value(SystemFields.CREATED_BY, vectors, row),
        (Instant) value(SystemFields.UPDATED_AT, vectors, row),
        (String) value(SystemFields.UPDATED_BY, vectors, row),
        (Instant) value(SystemFields.DELETED_AT, vectors, row),
        (String) value(SystemFields.DELETED_BY, vectors, row),
        version(vectors, row),
        data(vectors, row, position));
  }

  Map<String, Object> document(Object[][] vectors, int row, long position) {
    Map<String, Object> document = new LinkedHashMap<>();
    Projection projection = request.projection();
    if (projection.includes(SystemFields.ID)) {
      document.put(SystemFields.ID, id(vectors, row, position));
    }
    if (projection.includes(SystemFields.TYPE)) {
      document.put(SystemFields.TYPE, type(vectors, row));
    }
    if (projection.includes(SystemFields.NAME)) {
      document.put(SystemFields.NAME, value(SystemFields.NAME, vectors, row));
    }
    for (String field : AUDIT) {
      Object value = projection.includes(field) ? value(field, vectors, row) : null;
      if (value != null) {
        document.put(field, value);
      }
    }
    if (projection.includes(SystemFields.VERSION)) {
      document.put(SystemFields.VERSION, version(vectors, row));
    }
    document.putAll(data(vectors, row, position));
    return document;
  }

  private String id(Object[][] vectors, int row, long position) {
    if (request.identity().isPresent()) {
      return id(request.identity().get(), vectors, row, position);
    }
    String id = (String) value(SystemFields.ID, vectors, row);
    int slash = id == null ? -1 : id.indexOf('/');
    if (slash < 1 || slash == id.length() - 1) {
      throw footer
          .errors()
          .corrupt(
              "column $id holds "
                  + (id == null ? "null" : "no id of the form namespace/localId")
                  + " at row "
                  + position);
    }
    return id;
  }

  private String id(RowIdentity identity, Object[][] vectors, int row, long position) {
    List<Object> values = new ArrayList<>();
    for (String column : identity.columns()) {
      Object value = value(column, vectors, row);
      if (value == null) {
        throw footer
            .errors()
            .corrupt(
                "id column " + column + " holds null at row " + position + ": it names no row");
      }
      values.add(value);
    }
    try {
      return new EntityId(footer.errors().namespace(), RowIdentity.localId(values)).full();
    } catch (InvalidIdException e) {
      throw footer.errors().corrupt("row " + position + " has no id: " + e.getMessage(), e);
    }
  }

  private String type(Object[][] vectors, int row) {
    String type = (String) value(SystemFields.TYPE, vectors, row);
    return type == null ? footer.errors().namespace() : type;
  }

  private long version(Object[][] vectors, int row) {
    Long version = (Long) value(SystemFields.VERSION, vectors, row);
    return version == null ? 1 : version;
  }

  private Map<String, Object> data(Object[][] vectors, int row, long position) {
    Map<String, Object> payload = payload(vectors, row, position);
    Map<String, Object> data = new LinkedHashMap<>();
    for (SchemaField field : request.schema().fields()) {
      String name = field.name();
      if (request.projection().includes(name)) {
        Object value = value(name, vectors, row);
        if (value != null) {
          data.put(name, NullMask.apply(field.type(), value, payload.get(name)));
        } else if (payload.containsKey(name)) {
          data.put(name, payload.get(name));
        }
      }
    }
    if (undeclared) {
      payload.forEach(
          (name, value) -> {
            if (request.schema().field(name).isEmpty()) {
              data.put(name, value);
            }
          });
    }
    return data;
  }

  @SuppressWarnings("unchecked") // The keys of documents are strings.
  private static Map<String, Object> document(Object stored) {
    if (stored instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    } else if (stored instanceof String text) {
      return ExtendedJson.parseDocument(text);
    }
    throw new InvalidInputException("$data", "it is a " + stored.getClass().getSimpleName());
  }

  private Map<String, Object> payload(Object[][] vectors, int row, long position) {
    Object stored = value(Columns.PAYLOAD, vectors, row);
    if (stored == null) {
      return Map.of();
    }
    Map<String, Object> payload;
    try {
      payload = document(stored);
    } catch (InvalidInputException e) {
      throw footer
          .errors()
          .corrupt("column $data is no JSON object at row " + position + ": " + e.getMessage(), e);
    }
    for (String name : payload.keySet()) {
      if (SystemFields.ALL.contains(name)) {
        throw footer
            .errors()
            .corrupt("column $data holds the system field " + name + " at row " + position);
      }
    }
    return payload;
  }
}
