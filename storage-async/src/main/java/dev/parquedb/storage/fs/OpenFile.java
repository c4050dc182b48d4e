package dev.parquedb.storage.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** One version of a file, open for reading. Closed when nobody uses it and it is not kept. */
final class OpenFile implements AutoCloseable {

  private final OpenFiles owner;
  private final FileIdentity identity;
  private final String version;
  private final FileChannel channel;
  // The following are guarded by the owner.
  int users = 1;
  boolean kept = true;
  long usedAtNanos;

  OpenFile(OpenFiles owner, FileIdentity identity, FileChannel channel) {
    this.owner = owner;
    this.identity = identity;
    this.version = identity.version();
    this.channel = channel;
  }

  FileIdentity identity() {
    return identity;
  }

  /** The version of the file, as {@code stat} tells it. */
  String version() {
    return version;
  }

  FileChannel channel() {
    return channel;
  }

  /**
   * Fills a direct buffer from its position to its limit.
   *
   * @return the bytes read; less only where the file ends
   */
  int fill(ByteBuffer direct, long position) throws IOException {
    int before = direct.position();
    while (direct.hasRemaining()) {
      int n = channel.read(direct, position + direct.position() - before);
      if (n < 0) {
        break;
      }
    }
    return direct.position() - before;
  }

  /**
   * Fills a heap buffer from its position to its limit, by way of the worker's buffer.
   *
   * @return the bytes read; less only where the file ends
   */
  int fillHeap(ByteBuffer heap, long position) throws IOException {
    int before = heap.position();
    while (heap.hasRemaining()) {
      ByteBuffer piece = FsWorker.buffer();
      piece.limit(Math.min(piece.limit(), heap.remaining()));
      int asked = piece.remaining();
      int n = fill(piece, position + heap.position() - before);
      heap.put(piece.flip());
      if (n < asked) {
        break;
      }
    }
    return heap.position() - before;
  }

  /** Ends this use. */
  @Override
  public void close() throws IOException {
    owner.release(this);
  }
}
