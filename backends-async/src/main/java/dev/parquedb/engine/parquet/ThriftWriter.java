package dev.parquedb.engine.parquet;

import java.nio.charset.StandardCharsets;

/**
 * Writes structures in Thrift's compact protocol, field by field in ascending order, without
 * objects for them. The numbers of fields are those of {@code parquet.thrift}.
 */
final class ThriftWriter {

  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int MAX_DEPTH = 16;

  private final ByteSink out;
  private final int[] fields = new int[MAX_DEPTH];
  private int depth;

  ThriftWriter(ByteSink out) {
    this.out = out;
  }

  /** What the elements of a list are. */
  enum Element {
    /** Structures, each ended by {@link ThriftWriter#end}. */
    STRUCT(ThriftWriter.STRUCT),
    /** Numbers and enums of 32 bits. */
    I32(ThriftWriter.I32),
    /** Numbers of 64 bits. */
    I64(ThriftWriter.I64),
    /** Texts and bytes. */
    BINARY(ThriftWriter.BINARY),
    /** Truths. */
    BOOL(TRUE);

    private final int code;

    Element(int code) {
      this.code = code;
    }
  }

  ThriftWriter i32(int field, int value) {
    header(field, I32);
    out.putVarint(zigzag(value) & 0xffffffffL);
    return this;
  }

  ThriftWriter i64(int field, long value) {
    header(field, I64);
    out.putVarint(zigzag(value));
    return this;
  }

  ThriftWriter bool(int field, boolean value) {
    header(field, value ? TRUE : FALSE);
    return this;
  }

  ThriftWriter binary(int field, byte[] value) {
    header(field, BINARY);
    return element(value);
  }

  ThriftWriter text(int field, String value) {
    return binary(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins a structure in a field. */
  ThriftWriter struct(int field) {
    header(field, STRUCT);
    return begin();
  }

  /** Begins a structure in a list, or of all. */
  ThriftWriter begin() {
    fields[++depth] = 0;
    return this;
  }

  /** Ends a structure. */
  ThriftWriter end() {
    out.put(0);
    depth--;
    return this;
  }

  /** Begins a list in a field; its elements follow. */
  ThriftWriter list(int field, Element element, int size) {
    header(field, LIST);
    if (size < 15) {
      out.put(size << 4 | element.code);
    } else {
      out.put(0xf0 | element.code);
      out.putVarint(size);
    }
    return this;
  }

  ThriftWriter element(byte[] value) {
    out.putVarint(value.length);
    out.put(value);
    return this;
  }

  ThriftWriter element(String value) {
    return element(value.getBytes(StandardCharsets.UTF_8));
  }

  ThriftWriter element(boolean value) {
    out.put(value ? TRUE : FALSE);
    return this;
  }

  ThriftWriter element(long value) {
    out.putVarint(zigzag(value));
    return this;
  }

  /** A field whose value was written before, with its header. */
  ThriftWriter raw(int field, byte[] written) {
    out.put(written);
    fields[depth] = field;
    return this;
  }

  private void header(int field, int type) {
    int delta = field - fields[depth];
    if (delta < 1 || delta > 15) {
      throw new IllegalArgumentException("fields must ascend, by 15 at the most: " + field);
    }
    out.put(delta << 4 | type);
    fields[depth] = field;
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }
}
