package dev.parquedb.engine.parquet;

import java.util.Arrays;

/** Bytes that grow, with numbers in little-endian order. */
final class VariantBytes {

  private byte[] bytes;
  private int size;

  VariantBytes(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  int size() {
    return size;
  }

  /** Appends the lowest byte. */
  void put(int value) {
    grow(1);
    bytes[size++] = (byte) value;
  }

  /** Appends the lowest bytes of a number. */
  void put(long value, int width) {
    grow(width);
    put(size, value, width);
    size += width;
  }

  void put(byte[] value) {
    grow(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** Overwrites bytes that are there. */
  void put(int at, long value, int width) {
    for (int i = 0; i < width; i++) {
      bytes[at + i] = (byte) (value >>> 8 * i);
    }
  }

  /** Moves what is behind a place, so that so many bytes can be put there. */
  void open(int at, int width) {
    grow(width);
    System.arraycopy(bytes, at, bytes, at + width, size - at);
    size += width;
  }

  byte[] toArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void grow(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, 2L * needed));
    }
  }

  /** How many bytes an offset or number takes that is not negative. */
  static int width(int greatest) {
    return greatest < 1 << 8 ? 1 : greatest < 1 << 16 ? 2 : greatest < 1 << 24 ? 3 : 4;
  }

  /**
   * Reads a number of up to four bytes.
   *
   * @throws IllegalArgumentException when it is not there, or too large for any offset
   */
  static int unsigned(byte[] bytes, int at, int width) {
    long value = signed(bytes, at, width) & -1L >>> 64 - 8 * width;
    if (value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a VARIANT has an offset beyond its end");
    }
    return (int) value;
  }

  /**
   * Reads a number of up to eight bytes.
   *
   * @throws IllegalArgumentException when it is not there
   */
  static long signed(byte[] bytes, int at, int width) {
    if (at < 0 || at > bytes.length - width) {
      throw new IllegalArgumentException("a VARIANT is cut off");
    }
    long value = bytes[at + width - 1];
    for (int i = width - 2; i >= 0; i--) {
      value = value << 8 | bytes[at + i] & 0xff;
    }
    return value;
  }
}
