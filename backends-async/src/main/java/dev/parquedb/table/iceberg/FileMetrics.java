package dev.parquedb.table.iceberg;

import dev.parquedb.schema.FieldType;
import dev.parquedb.table.Columns;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.FileStats.ColumnStats;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Bounds and counts of the columns of data files, as metadata keeps them. Only those of columns,
 * not those of what is nested in them. Pure.
 */
final class FileMetrics {

  private FileMetrics() {}

  /**
   * What metadata says of a file.
   *
   * @param schema the schema of the table
   * @param rows the rows of the file
   * @param stats what is known of its columns
   */
  static Metrics write(IcebergSchema schema, long rows, FileStats stats) {
    Map<Integer, Long> values = new HashMap<>();
    Map<Integer, Long> nulls = new HashMap<>();
    Map<Integer, ByteBuffer> lower = new HashMap<>();
    Map<Integer, ByteBuffer> upper = new HashMap<>();
    stats
        .columns()
        .forEach(
            (name, column) -> {
              NestedField field = schema.schema().asStruct().field(name);
              if (field == null) {
                return;
              }
              if (column.nullCount() >= 0 && field.type().isPrimitiveType()) {
                values.put(field.fieldId(), rows);
                nulls.put(field.fieldId(), column.nullCount());
              }
              put(lower, field, column.min());
              put(upper, field, column.max());
            });
    return new Metrics(rows, null, values, nulls, null, lower, upper);
  }

  private static void put(Map<Integer, ByteBuffer> bounds, NestedField field, Object value) {
    // Readers do not agree on the order of UUIDs, so they get no bounds to rely on.
    if (value != null && field.type().typeId() != Type.TypeID.UUID) {
      bounds.put(
          field.fieldId(),
          Conversions.toByteBuffer(field.type(), Values.toIceberg(field.type(), value)));
    }
  }

  /** What is known of the columns of a file from metadata. */
  static FileStats read(IcebergSchema schema, ContentFile<?> file) {
    Map<String, ColumnStats> stats = new HashMap<>();
    for (NestedField field : schema.schema().columns()) {
      FieldType type = schema.columns().get(field.name());
      if (type != null && field.type().isPrimitiveType() && !field.name().equals(Columns.PAYLOAD)) {
        Object min = bound(type, field, file.lowerBounds());
        Object max = bound(type, field, file.upperBounds());
        Long nulls = count(file.nullValueCounts(), field);
        if (nan(file, field)) {
          // Bounds pass over NaN; what we compare does not.
          min = null;
          max = null;
        }
        if (min != null || max != null || nulls != null) {
          stats.put(field.name(), new ColumnStats(min, max, nulls == null ? -1 : nulls));
        }
      }
    }
    return new FileStats(stats);
  }

  private static boolean nan(ContentFile<?> file, NestedField field) {
    Type.TypeID type = field.type().typeId();
    if (type != Type.TypeID.FLOAT && type != Type.TypeID.DOUBLE) {
      return false;
    }
    Long count = count(file.nanValueCounts(), field);
    return count == null || count > 0;
  }

  private static Long count(Map<Integer, Long> counts, NestedField field) {
    return counts == null ? null : counts.get(field.fieldId());
  }

  private static Object bound(FieldType type, NestedField field, Map<Integer, ByteBuffer> bounds) {
    ByteBuffer bound = bounds == null ? null : bounds.get(field.fieldId());
    if (bound == null) {
      return null;
    }
    return Values.toOurs(type, Conversions.fromByteBuffer(field.type(), bound.duplicate()));
  }
}
