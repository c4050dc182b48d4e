package dev.parquedb.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongConsumer;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/** An immutable set of row positions of one data file, counted from 0. */
public final class RowSet {

  private static final RowSet EMPTY = new RowSet(new Roaring64NavigableMap());

  private final Roaring64NavigableMap rows;

  /** Counted once: the bitmap counts lazily, which is not safe from several threads. */
  private final long cardinality;

  private RowSet(Roaring64NavigableMap rows) {
    this.rows = rows;
    this.cardinality = rows.getLongCardinality();
  }

  /** No rows. */
  public static RowSet empty() {
    return EMPTY;
  }

  /** These rows. */
  public static RowSet of(long... positions) {
    Roaring64NavigableMap rows = new Roaring64NavigableMap();
    for (long position : positions) {
      rows.addLong(checked(position));
    }
    return new RowSet(rows);
  }

  /** These rows. */
  public static RowSet of(Iterable<Long> positions) {
    Roaring64NavigableMap rows = new Roaring64NavigableMap();
    for (long position : positions) {
      rows.addLong(checked(position));
    }
    return new RowSet(rows);
  }

  private static long checked(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("row positions are not negative: " + position);
    }
    return position;
  }

  /** Whether a row is in the set. */
  public boolean contains(long position) {
    return rows.contains(position);
  }

  /** Whether no row is in the set. */
  public boolean isEmpty() {
    return cardinality == 0;
  }

  /** How many rows are in the set. */
  public long cardinality() {
    return cardinality;
  }

  /** The rows of both sets. */
  public RowSet union(RowSet other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    Roaring64NavigableMap both = new Roaring64NavigableMap();
    both.or(rows);
    both.or(other.rows);
    return new RowSet(both);
  }

  /** The rows of this set that are not in the other. */
  public RowSet minus(RowSet other) {
    Roaring64NavigableMap left = new Roaring64NavigableMap();
    left.or(rows);
    left.andNot(other.rows);
    return new RowSet(left);
  }

  /** Whether the sets share a row. */
  public boolean intersects(RowSet other) {
    Roaring64NavigableMap both = new Roaring64NavigableMap();
    both.or(rows);
    both.and(other.rows);
    return !both.isEmpty();
  }

  /** The rows in ascending order. */
  public void forEach(LongConsumer consumer) {
    rows.forEach(consumer::accept);
  }

  /**
   * The 64-bit portable form of the RoaringBitmap format specification: the number of 32-bit
   * buckets (8 bytes, little-endian), then each bucket's high key (4 bytes, little-endian) and
   * bitmap, ascending.
   */
  public byte[] toPortableBytes() {
    Roaring64NavigableMap copy = new Roaring64NavigableMap();
    copy.or(rows);
    copy.runOptimize();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      copy.serializePortable(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads {@link #toPortableBytes()}.
   *
   * @param bytes the bytes
   * @param offset where the set starts
   * @return the set
   * @throws IOException when the bytes are not such a set
   */
  public static RowSet fromPortableBytes(byte[] bytes, int offset) throws IOException {
    Roaring64NavigableMap rows = new Roaring64NavigableMap();
    try {
      rows.deserializePortable(
          new DataInputStream(new ByteArrayInputStream(bytes, offset, bytes.length - offset)));
    } catch (RuntimeException e) {
      throw new IOException("not a portable 64-bit Roaring bitmap", e);
    }
    return new RowSet(rows);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowSet set && rows.equals(set.rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  @Override
  public String toString() {
    return rows.toString();
  }
}
