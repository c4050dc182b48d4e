package dev.parquedb.engine.parquet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that grow, with what Parquet writes of them: little-endian numbers and varints. */
final class ByteSink {

  private byte[] bytes;
  private int size;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  byte[] array() {
    return bytes;
  }

  ByteBuffer view(int from, int length) {
    return ByteBuffer.wrap(bytes, from, length).slice();
  }

  void put(int b) {
    room(1);
    bytes[size++] = (byte) b;
  }

  void put(byte[] source) {
    put(source, 0, source.length);
  }

  void put(byte[] source, int offset, int length) {
    room(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  void putInt(int value) {
    room(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void putLong(long value) {
    room(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** An unsigned number, seven bits a byte, the lowest first. */
  void putVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      put((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    put((int) rest);
  }

  /** Replaces the number that was put at a position. */
  void setInt(int position, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[position + i] = (byte) (value >>> 8 * i);
    }
  }

  /** Makes room for bytes that another writes to {@link #array} behind {@link #size}. */
  void room(int more) {
    int wanted = Math.addExact(size, more);
    if (wanted > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(wanted, bytes.length * 2));
    }
  }

  /** Counts bytes that another wrote behind {@link #size}. */
  void advance(int written) {
    size += written;
  }
}
