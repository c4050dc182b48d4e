package dev.parquedb.engine.parquet;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.table.Columns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Decides how the columns of a file are encoded, from a sample of its rows. */
final class EncodingChoice {

  /** Below this a dictionary costs more than it saves. */
  static final int MIN_ROWS = 64;

  private static final int SAMPLE = 1_000;
  private static final int CHECK_ROWS = 100;
  private static final Set<Primitive> BOUNDLESS =
      Set.of(Primitive.JSON, Primitive.VARIANT, Primitive.BINARY);

  private EncodingChoice() {}

  /** The columns whose values repeat so much that a dictionary pays. */
  static List<String> dictionaries(List<Columns.Column> columns, List<Object[]> rows) {
    List<String> chosen = new ArrayList<>();
    if (rows.size() < MIN_ROWS) {
      return chosen;
    }
    for (int i = 0; i < columns.size() - 1; i++) {
      FieldType type = columns.get(i).type();
      boolean scalar =
          type instanceof FieldType.Decimal
              || (type instanceof Primitive primitive
                  && primitive != Primitive.BOOLEAN
                  && !BOUNDLESS.contains(primitive));
      int column = i;
      if (scalar && repeats(rows, row -> row[column])) {
        chosen.add(columns.get(i).name());
      }
    }
    return chosen;
  }

  /** Whether some value of a row is one of few; null counts for none. */
  static boolean repeats(List<Object[]> rows, Function<Object[], Object> of) {
    if (rows.size() < MIN_ROWS) {
      return false;
    }
    int step = Math.max(1, rows.size() / SAMPLE);
    Set<Object> distinct = new HashSet<>();
    int seen = 0;
    for (int row = 0; row < rows.size(); row += step) {
      Object value = of.apply(rows.get(row));
      if (value != null) {
        seen++;
        distinct.add(value);
        if (distinct.size() > SAMPLE / 8) {
          return false;
        }
      }
    }
    return seen > 0 && distinct.size() * 8 <= seen;
  }

  /** The declared columns of which no order matters: no bounds in the footer and the index. */
  static List<String> withoutBounds(List<Columns.Column> columns) {
    List<String> names = new ArrayList<>();
    for (Columns.Column column : columns.subList(0, columns.size() - 1)) {
      if (column.type() instanceof Primitive primitive && BOUNDLESS.contains(primitive)) {
        names.add(column.name());
      }
    }
    return names;
  }

  /** After how many rows page sizes are first looked at: early where payloads are large. */
  static int firstCheck(List<Object[]> rows, WriteLayout layout) {
    int longest = 1;
    for (Object[] row : rows) {
      for (Object value : row) {
        longest = Math.max(longest, length(value));
      }
    }
    int rowsOfPage = Math.min(CHECK_ROWS, layout.pageRows());
    return Math.max(1, Math.min(rowsOfPage, layout.pageBytes() / longest));
  }

  /** About how many bytes a row takes. */
  static long length(Object[] row) {
    long length = 0;
    for (Object value : row) {
      length += length(value);
    }
    return length;
  }

  /** About how many bytes a value takes in the columns it goes to; little for short ones. */
  private static int length(Object value) {
    if (value instanceof String text) {
      return text.length();
    } else if (value instanceof byte[] bytes) {
      return bytes.length;
    } else if (value instanceof EncodedVariant variant) {
      return variant.value().length;
    } else if (value instanceof Map<?, ?> map) {
      return map.values().stream().mapToInt(EncodingChoice::length).sum();
    } else if (value instanceof List<?> list) {
      return list.stream().mapToInt(EncodingChoice::length).sum();
    }
    return 1;
  }
}
