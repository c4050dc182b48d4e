package dev.parquedb.engine.parquet;

import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.table.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The columns of a file that answer a request.
 *
 * @param columns the columns read, in the order of the table
 * @param undeclared whether fields that are not declared are wanted
 */
record ColumnSelection(List<Selected> columns, boolean undeclared) {

  /**
   * A column to read.
   *
   * @param name its name
   * @param type its declared type
   * @param column the part of the file's column that is read
   */
  record Selected(String name, FieldType type, Type column) {}

  static ColumnSelection of(ParquetFooter footer, int rowGroup, RowRequest request) {
    boolean undeclared = request.projection().includesUndeclared(request.schema());
    boolean payload = undeclared || needsPayload(footer, rowGroup, request);
    ColumnShape shape = new ColumnShape(footer.errors());
    List<Selected> selected = new ArrayList<>();
    for (Columns.Column column : Columns.of(request.schema())) {
      String name = column.name();
      boolean isPayload = name.equals(Columns.PAYLOAD);
      if ((isPayload ? payload : request.projection().includes(name))
          && footer.schema().containsField(name)) {
        Type type = footer.schema().getType(name);
        // The payload stays text until a row is put together.
        FieldType read = isPayload && type.isPrimitive() ? Primitive.STRING : column.type();
        selected.add(new Selected(name, read, shape.of(name, read, type)));
      }
    }
    return new ColumnSelection(List.copyOf(selected), undeclared);
  }

  /** Those of some columns that the file holds, whatever kind of table it belongs to. */
  static ColumnSelection of(ParquetFooter footer, List<Columns.Column> columns) {
    ColumnShape shape = new ColumnShape(footer.errors());
    List<Selected> selected = new ArrayList<>();
    for (Columns.Column column : columns) {
      String name = column.name();
      if (footer.schema().containsField(name)) {
        Type type = shape.of(name, column.type(), footer.schema().getType(name));
        selected.add(new Selected(name, column.type(), type));
      }
    }
    return new ColumnSelection(List.copyOf(selected), false);
  }

  /** Whether a declared field that is wanted may have something in {@code $data}. */
  private static boolean needsPayload(ParquetFooter footer, int rowGroup, RowRequest request) {
    return ColumnBounds.hasPayload(footer, rowGroup)
        && request.schema().fields().stream()
            .map(field -> field.name())
            .filter(request.projection()::includes)
            .filter(name -> request.constants().get(name) == null)
            .anyMatch(name -> !isComplete(footer, name));
  }

  private static boolean isComplete(ParquetFooter footer, String name) {
    return footer.schema().containsField(name)
        && footer
            .notes()
            .map(notes -> !notes.nulls().contains(name) && !notes.values().contains(name))
            .orElse(false);
  }

  /** The same with {@code $id} only. */
  ColumnSelection idOnly() {
    return new ColumnSelection(
        columns.stream().filter(column -> column.name().equals(SystemFields.ID)).toList(), false);
  }

  /** The columns as a schema; empty for none. */
  MessageType schema() {
    return new MessageType("selection", columns.stream().map(Selected::column).toList());
  }

  /** The leaf columns, with levels as in the file. */
  List<ColumnDescriptor> leaves() {
    return schema().getColumns();
  }
}
