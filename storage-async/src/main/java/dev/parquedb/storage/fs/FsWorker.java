package dev.parquedb.storage.fs;

import dev.parquedb.storage.spi.WorkerPool;
import java.nio.ByteBuffer;

/** A thread that makes the blocking calls of a folder, with a page-aligned buffer of its own. */
final class FsWorker extends Thread {

  /** Most reads fit; larger ones are copied in pieces of this size. */
  static final int BUFFER_BYTES = 1024 * 1024;

  private static final int PAGE = 4096;

  private ByteBuffer buffer;

  private FsWorker(Runnable loop, String name) {
    super(loop, name);
  }

  /** A pool of such threads. */
  static WorkerPool pool(int size) {
    return new WorkerPool("fs", size, FsWorker::new, FsErrors::translate);
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
