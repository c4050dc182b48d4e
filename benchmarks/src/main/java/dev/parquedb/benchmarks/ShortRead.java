package dev.parquedb.benchmarks;

import java.io.EOFException;

/** Reads that answered too few bytes. */
final class ShortRead {

  private ShortRead() {}

  /** Null when all bytes were read, otherwise the failure. */
  static Throwable check(int read, int wanted) {
    return read == wanted ? null : new EOFException("read " + read + " of " + wanted + " bytes");
  }
}
