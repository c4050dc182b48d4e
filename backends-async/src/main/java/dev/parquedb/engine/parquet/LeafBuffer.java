package dev.parquedb.engine.parquet;

import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.internal.column.columnindex.BinaryTruncator;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveComparator;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The values of one leaf column of a small file: plain, with their levels and bounds. Not
 * thread-safe.
 */
final class LeafBuffer {

  private final ColumnDescriptor column;
  private final PrimitiveTypeName physical;
  private final boolean bounded;
  private final Levels repetitions;
  private final Levels definitions;
  private final ByteSink values = new ByteSink(64);
  private int bits;
  private int entries;
  private int nulls;
  private Binary min;
  private Binary max;
  private double minDouble = Double.POSITIVE_INFINITY;
  private double maxDouble = Double.NEGATIVE_INFINITY;
  private long minLong = Long.MAX_VALUE;
  private long maxLong = Long.MIN_VALUE;
  private int nans;

  /**
   * Creates an empty buffer.
   *
   * @param column the leaf
   * @param bounded whether its values have an order that readers know
   */
  LeafBuffer(ColumnDescriptor column, boolean bounded) {
    this.column = column;
    this.physical = column.getPrimitiveType().getPrimitiveTypeName();
    this.bounded = bounded;
    this.repetitions = new Levels(column.getMaxRepetitionLevel());
    this.definitions = new Levels(column.getMaxDefinitionLevel());
  }

  ColumnDescriptor column() {
    return column;
  }

  boolean bounded() {
    return bounded;
  }

  /** How many values there are, nulls included. */
  int entries() {
    return entries;
  }

  int nulls() {
    return nulls;
  }

  int nans() {
    return nans;
  }

  /** Whether values may be NaN, which has its own place in the order. */
  boolean isReal() {
    return physical == PrimitiveTypeName.FLOAT || physical == PrimitiveTypeName.DOUBLE;
  }

  /** Whether bounds of texts have their whole length. */
  boolean isExact(int length) {
    return !isBinary()
        || (min == null || min.length() <= length) && (max == null || max.length() <= length);
  }

  /** About how many bytes its page takes. */
  int bytes() {
    return values.size() + bits / 8 + 2 * entries;
  }

  /** Writes the content of a data page of version 1. */
  void page(ByteSink out) {
    repetitions.write(out);
    definitions.write(out);
    out.put(values.array(), 0, values.size());
  }

  void addNull(int repetition, int definition) {
    levels(repetition, definition);
    nulls++;
  }

  private void levels(int repetition, int definition) {
    repetitions.add(repetition);
    definitions.add(definition);
    entries++;
  }

  void add(long value, int repetition) {
    levels(repetition, column.getMaxDefinitionLevel());
    if (physical == PrimitiveTypeName.INT32) {
      values.putInt((int) value);
    } else {
      values.putLong(value);
    }
    minLong = Math.min(minLong, value);
    maxLong = Math.max(maxLong, value);
  }

  void add(boolean value, int repetition) {
    levels(repetition, column.getMaxDefinitionLevel());
    if (bits % 8 == 0) {
      values.put(0);
    }
    if (value) {
      values.array()[bits / 8] |= (byte) (1 << bits % 8);
    }
    bits++;
    minLong = Math.min(minLong, value ? 1 : 0);
    maxLong = Math.max(maxLong, value ? 1 : 0);
  }

  void add(double value, int repetition) {
    levels(repetition, column.getMaxDefinitionLevel());
    if (physical == PrimitiveTypeName.FLOAT) {
      values.putInt(Float.floatToIntBits((float) value));
    } else {
      values.putLong(Double.doubleToLongBits(value));
    }
    nans += Double.isNaN(value) ? 1 : 0;
    minDouble = Math.min(minDouble, value);
    maxDouble = Math.max(maxDouble, value);
  }

  void add(Binary value, int repetition) {
    levels(repetition, column.getMaxDefinitionLevel());
    byte[] bytes = value.getBytesUnsafe();
    if (physical == PrimitiveTypeName.BINARY) {
      values.putInt(bytes.length);
    }
    values.put(bytes);
    if (bounded) {
      PrimitiveComparator<Binary> order = column.getPrimitiveType().comparator();
      min = min == null || order.compare(value, min) < 0 ? value : min;
      max = max == null || order.compare(value, max) > 0 ? value : max;
    }
  }

  /**
   * The smallest value; null when there is none, or no order among them.
   *
   * @param length the most bytes of a text; a longer one is cut
   */
  byte[] min(int length) {
    if (isBinary()) {
      return min == null ? null : truncated(min, length, true);
    }
    // Some readers tell the zeros apart and others do not: the bounds hold for both.
    return plain(minLong, minDouble == 0 ? -0.0 : minDouble);
  }

  /** The largest value, as {@link #min}; a text that is cut is made larger. */
  byte[] max(int length) {
    if (isBinary()) {
      return max == null ? null : truncated(max, length, false);
    }
    return plain(maxLong, maxDouble == 0 ? 0.0 : maxDouble);
  }

  private byte[] truncated(Binary value, int length, boolean down) {
    PrimitiveType type = column.getPrimitiveType();
    if (value.length() <= length) {
      return value.getBytes();
    }
    BinaryTruncator truncator = BinaryTruncator.getTruncator(type);
    return (down ? truncator.truncateMin(value, length) : truncator.truncateMax(value, length))
        .getBytes();
  }

  private boolean isBinary() {
    return physical == PrimitiveTypeName.BINARY
        || physical == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
  }

  private byte[] plain(long whole, double real) {
    if (!bounded || entries == nulls || nans > 0) {
      return null;
    }
    ByteSink out = new ByteSink(8);
    switch (physical) {
      case BOOLEAN -> out.put((int) whole);
      case INT32 -> out.putInt((int) whole);
      case INT64 -> out.putLong(whole);
      case FLOAT -> out.putInt(Float.floatToIntBits((float) real));
      default -> out.putLong(Double.doubleToLongBits(real));
    }
    return Arrays.copyOf(out.array(), out.size());
  }

  /** Levels of one kind, as runs of equal ones (Parquet's "RLE" encoding). */
  private static final class Levels {
    private final int most;
    private final ByteSink runs = new ByteSink(8);
    private int level;
    private int run;

    Levels(int most) {
      this.most = most;
    }

    void add(int next) {
      if (run > 0 && next != level) {
        end();
      }
      level = next;
      run++;
    }

    private void end() {
      runs.putVarint((long) run << 1);
      // No column nests so deeply that a level takes two bytes.
      runs.put(level);
      run = 0;
    }

    void write(ByteSink out) {
      if (most > 0) {
        end();
        out.putInt(runs.size());
        out.put(runs.array(), 0, runs.size());
      }
    }
  }
}
