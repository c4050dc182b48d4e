package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.FieldType;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats.ColumnStats;
import dev.parquedb.table.delta.Bound.End;
import dev.parquedb.table.delta.BoundWriter.Length;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;

/** Writes the statistics of a data file (Delta protocol, "Per-file Statistics"). */
final class StatsWriter {

  private StatsWriter() {}

  /**
   * The JSON text of a file's statistics. With deleted rows its bounds are wide: the values at the
   * ends may be among the deleted ones.
   *
   * @param file the file
   * @param columns the types of the columns, in order
   */
  static String write(DataFile file, Map<String, FieldType> columns) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = Json.FACTORY.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("numRecords", file.rows());
      out.writeObjectFieldStart("minValues");
      bounds(out, file, columns, End.MIN);
      out.writeEndObject();
      out.writeObjectFieldStart("maxValues");
      bounds(out, file, columns, End.MAX);
      out.writeEndObject();
      out.writeObjectFieldStart("nullCount");
      for (String column : columns.keySet()) {
        ColumnStats stats = file.stats().columns().get(column);
        if (stats != null && stats.nullCount() >= 0) {
          out.writeNumberField(column, stats.nullCount());
        }
      }
      out.writeEndObject();
      out.writeBooleanField("tightBounds", file.deletes().isEmpty());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void bounds(
      JsonGenerator out, DataFile file, Map<String, FieldType> columns, End end)
      throws IOException {
    for (Map.Entry<String, FieldType> column : columns.entrySet()) {
      ColumnStats stats = file.stats().columns().get(column.getKey());
      Object bound = stats == null ? null : end == End.MIN ? stats.min() : stats.max();
      // Entities are looked up by id: its bounds are worth their bytes.
      Length length = column.getKey().equals(SystemFields.ID) ? Length.WHOLE : Length.CUT;
      write(out, column.getKey(), BoundWriter.value(bound, column.getValue(), end, length));
    }
  }

  private static void write(JsonGenerator out, String column, Object value) throws IOException {
    if (value instanceof String text) {
      out.writeStringField(column, text);
    } else if (value instanceof Long number) {
      out.writeNumberField(column, number);
    } else if (value instanceof Double number) {
      out.writeNumberField(column, number);
    } else if (value instanceof BigDecimal number) {
      out.writeNumberField(column, number);
    }
  }
}
