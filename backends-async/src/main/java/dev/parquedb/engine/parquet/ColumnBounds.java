package dev.parquedb.engine.parquet;

import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.table.Columns;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.FileStats.ColumnStats;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** The bounds of a row group, as values of the declared types. Pure. */
final class ColumnBounds {

  private ColumnBounds() {}

  static FileStats of(ParquetFooter footer, int rowGroup, EntitySchema schema) {
    Map<String, ColumnStats> bounds = new HashMap<>();
    for (Columns.Column column : Columns.of(schema)) {
      ColumnStats stats = of(footer, rowGroup, column.name(), column.type());
      if (stats != null) {
        bounds.put(column.name(), stats);
      }
    }
    return new FileStats(bounds);
  }

  /** The bounds of one column; null when unknown. */
  static ColumnStats of(ParquetFooter footer, int rowGroup, String name, FieldType declared) {
    if (!footer.schema().containsField(name) || !isWhole(footer, rowGroup, name)) {
      return null;
    }
    Type type = footer.schema().getType(name);
    if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
      return null;
    }
    Statistics<?> statistics = footer.chunk(rowGroup, name).getStatistics();
    ColumnStats stats = of(declared, type.asPrimitiveType(), statistics);
    return mayHoldNan(footer, name, declared)
        ? new ColumnStats(null, null, stats.nullCount())
        : stats;
  }

  /** Bounds pass over NaN; only files of ours say whether there is one. */
  private static boolean mayHoldNan(ParquetFooter footer, String name, FieldType declared) {
    return (declared == Primitive.DOUBLE || declared == Primitive.FLOAT)
        && footer.notes().map(notes -> notes.nans().contains(name)).orElse(true);
  }

  /**
   * Whether all values of a column are in the column. A field that was declared late may have older
   * values in {@code $data}.
   */
  static boolean isWhole(ParquetFooter footer, int rowGroup, String name) {
    if (SystemFields.ALL.contains(name) || name.equals(Columns.PAYLOAD)) {
      return true;
    }
    return footer
        .notes()
        .map(notes -> !notes.values().contains(name))
        .orElseGet(() -> !hasPayload(footer, rowGroup));
  }

  /** Whether any row may have something in {@code $data}. */
  static boolean hasPayload(ParquetFooter footer, int rowGroup) {
    if (!footer.schema().containsField(Columns.PAYLOAD)
        || !footer.schema().getType(Columns.PAYLOAD).isPrimitive()) {
      return footer.schema().containsField(Columns.PAYLOAD);
    }
    Statistics<?> statistics = footer.chunk(rowGroup, Columns.PAYLOAD).getStatistics();
    return statistics == null
        || !statistics.isNumNullsSet()
        || statistics.getNumNulls() != footer.rows(rowGroup);
  }

  private static ColumnStats of(FieldType type, PrimitiveType column, Statistics<?> statistics) {
    if (statistics == null || statistics.isEmpty()) {
      return new ColumnStats(null, null, -1);
    }
    long nulls = statistics.isNumNullsSet() ? statistics.getNumNulls() : -1;
    ScalarReader reader = ScalarReaders.of(type, column);
    // INT96 has no order that writers agree on.
    if (!statistics.hasNonNullValue()
        || reader == null
        || column.getPrimitiveTypeName() == PrimitiveTypeName.INT96
        || !StatsCollector.isOrdered(type)) {
      return new ColumnStats(null, null, nulls);
    }
    try {
      return bounds(type, reader, statistics, nulls);
    } catch (RuntimeException e) {
      // Bounds that make no value are no reason to refuse the rows.
      return new ColumnStats(null, null, nulls);
    }
  }

  private static ColumnStats bounds(
      FieldType type, ScalarReader reader, Statistics<?> statistics, long nulls) {
    if (type == Primitive.STRING) {
      return new ColumnStats(
          Bytes.beginning(((Binary) statistics.genericGetMin()).getBytes()),
          upper(((Binary) statistics.genericGetMax()).getBytes()),
          nulls);
    }
    Object min = reader.of(statistics.genericGetMin());
    Object max = reader.of(statistics.genericGetMax());
    boolean ordered = !isNaN(min) && !isNaN(max) && StatsCollector.compare(min, max) <= 0;
    return ordered ? StatsCollector.bothZeros(min, max, nulls) : new ColumnStats(null, null, nulls);
  }

  /** An upper bound, unknown where a writer cut it within a character. */
  private static String upper(byte[] bytes) {
    String text = Bytes.beginning(bytes);
    return text.getBytes(StandardCharsets.UTF_8).length == bytes.length ? text : null;
  }

  private static boolean isNaN(Object value) {
    return value instanceof Double number && number.isNaN();
  }
}
