package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parquedb.schema.FieldType;
import dev.parquedb.table.Columns;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.FileStats.ColumnStats;
import dev.parquedb.table.delta.Bound.End;
import dev.parquedb.table.delta.Bound.Timestamps;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads the statistics of a data file (Delta protocol, "Per-file Statistics"). */
final class StatsReader {

  private final Map<String, FieldType> columns;
  private final Timestamps timestamps;
  private final Map<String, Object> mins = new HashMap<>();
  private final Map<String, Object> maxs = new HashMap<>();
  private final Map<String, Long> nullCounts = new HashMap<>();
  private long rows = -1;
  private boolean tight = true;

  private StatsReader(Map<String, FieldType> columns, Timestamps timestamps) {
    this.columns = columns;
    this.timestamps = timestamps;
  }

  /**
   * What statistics say.
   *
   * @param rows the physical rows; -1 when not told
   * @param columns bounds by column
   */
  record Stats(long rows, FileStats columns) {}

  /**
   * Reads statistics. Columns that are not known, nested ones and the payload are passed over.
   *
   * @param json the JSON text of an add action
   * @param columns the types of the columns
   * @param timestamps how the writer keeps bounds of timestamps
   * @throws IOException when the text is not an object of statistics
   */
  static Stats read(String json, Map<String, FieldType> columns, Timestamps timestamps)
      throws IOException {
    StatsReader reader = new StatsReader(columns, timestamps);
    try (JsonParser in = Json.FACTORY.createParser(json)) {
      in.nextToken();
      Json.object(in, name -> reader.field(name, in));
      if (in.nextToken() != null) {
        throw new IOException("statistics go on behind their end");
      }
    }
    return reader.stats();
  }

  private void field(String name, JsonParser in) throws IOException {
    switch (name) {
      case "numRecords" -> rows = Json.number(in);
      case "tightBounds" -> tight = Json.truth(in);
      case "minValues" -> bounds(in, mins, End.MIN);
      case "maxValues" -> bounds(in, maxs, End.MAX);
      case "nullCount" -> Json.object(in, column -> nullCount(column, in));
      default -> in.skipChildren();
    }
  }

  private void bounds(JsonParser in, Map<String, Object> bounds, End end) throws IOException {
    Json.object(
        in,
        column -> {
          FieldType type = type(column);
          if (type == null) {
            in.skipChildren();
            return;
          }
          Object bound = BoundReader.read(in, type, end, timestamps);
          if (bound != null) {
            bounds.put(column, bound);
          }
        });
  }

  private void nullCount(String column, JsonParser in) throws IOException {
    if (type(column) != null && in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      nullCounts.put(column, Json.number(in));
    } else {
      in.skipChildren();
    }
  }

  private FieldType type(String column) {
    return column.equals(Columns.PAYLOAD) ? null : columns.get(column);
  }

  private Stats stats() {
    Map<String, ColumnStats> known = new HashMap<>();
    for (String column : columns.keySet()) {
      long nulls = nulls(nullCounts.getOrDefault(column, -1L));
      Object min = mins.get(column);
      Object max = maxs.get(column);
      if (min != null || max != null || nulls >= 0) {
        known.put(column, new ColumnStats(min, max, nulls));
      }
    }
    return new Stats(rows, new FileStats(known));
  }

  /** With wide bounds a count means something only when it says none or all. */
  private long nulls(long count) {
    return tight || count == 0 || count == rows ? count : -1;
  }
}
