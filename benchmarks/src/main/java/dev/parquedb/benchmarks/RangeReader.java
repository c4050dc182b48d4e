package dev.parquedb.benchmarks;

import java.nio.ByteBuffer;

/** A way to read ranges of one file without blocking; used from one event loop only. */
interface RangeReader {

  /**
   * Starts to read as many bytes as the reader was made for.
   *
   * @param lane tells reads in flight apart, from 0
   * @param offset the first byte
   * @param done called on the same context; fails also when bytes are missing
   */
  void read(int lane, long offset, Lanes.Done done);

  /** What a lane has read last, for checking; between position and limit. */
  ByteBuffer bytes(int lane);

  /** Frees what the reader holds. Blocks; not for event loops. */
  void close() throws Exception;
}
