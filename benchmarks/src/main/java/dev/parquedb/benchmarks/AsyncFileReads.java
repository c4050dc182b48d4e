package dev.parquedb.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Vert.x {@link AsyncFile#read(Buffer, int, long, int)}. */
final class AsyncFileReads implements RangeReader {

  /** Where the bytes go. */
  enum Into {
    /** A new buffer for each read. */
    NEW_BUFFERS,
    /** One buffer a lane. */
    REUSED_BUFFERS
  }

  private final AsyncFile file;
  private final int size;
  private final Into into;
  private final Buffer[] buffers;

  AsyncFileReads(Vertx vertx, Path path, int lanes, int size, Into into) {
    this.file =
        vertx
            .fileSystem()
            .open(path.toString(), new OpenOptions().setWrite(false).setCreate(false))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    this.size = size;
    this.into = into;
    this.buffers = new Buffer[lanes];
    for (int i = 0; i < lanes; i++) {
      buffers[i] = Buffer.buffer(new byte[size]);
    }
  }

  @Override
  public void read(int lane, long offset, Lanes.Done done) {
    if (into == Into.NEW_BUFFERS) {
      buffers[lane] = Buffer.buffer(size);
    }
    file.read(buffers[lane], 0, offset, size)
        .onComplete(
            read ->
                done.ended(
                    read.failed() ? read.cause() : ShortRead.check(read.result().length(), size)));
  }

  @Override
  public ByteBuffer bytes(int lane) {
    return ByteBuffer.wrap(buffers[lane].getBytes());
  }

  @Override
  public void close() {
    file.close().toCompletionStage().toCompletableFuture().join();
  }
}
