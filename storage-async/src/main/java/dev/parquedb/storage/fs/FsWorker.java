package dev.parquedb.storage.fs;

import java.nio.ByteBuffer;

/** A thread of an {@link FsPool}, with a page-aligned buffer of its own. */
final class FsWorker extends Thread {

  /** Most reads fit; larger ones are copied in pieces of this size. */
  static final int BUFFER_BYTES = 1024 * 1024;

  private static final int PAGE = 4096;

  private ByteBuffer buffer;

  FsWorker(Runnable loop, String name) {
    super(loop, name);
    setDaemon(true);
  }

  /**
   * The buffer of the current worker, empty. Aligned because copies by the kernel to other offsets
   * within a page are several times slower on some processors.
   */
  static ByteBuffer buffer() {
    FsWorker worker = (FsWorker) Thread.currentThread();
    if (worker.buffer == null) {
      worker.buffer = ByteBuffer.allocateDirect(BUFFER_BYTES + PAGE).alignedSlice(PAGE);
    }
    return worker.buffer.clear().limit(BUFFER_BYTES);
  }
}
