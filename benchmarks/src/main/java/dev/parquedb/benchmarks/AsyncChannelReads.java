package dev.parquedb.benchmarks;

import io.vertx.core.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@link AsynchronousFileChannel} with one reused aligned buffer a lane, back to the context. */
final class AsyncChannelReads implements RangeReader {

  private final Context context;
  private final AsynchronousFileChannel channel;
  private final ByteBuffer[] buffers;

  AsyncChannelReads(Context context, Path path, int lanes, int size) throws IOException {
    this.context = context;
    this.channel = AsynchronousFileChannel.open(path, StandardOpenOption.READ);
    this.buffers = new ByteBuffer[lanes];
    for (int i = 0; i < lanes; i++) {
      buffers[i] = BenchFiles.aligned(size);
    }
  }

  @Override
  public void read(int lane, long offset, Lanes.Done done) {
    buffers[lane].clear();
    more(lane, offset, done);
  }

  private void more(int lane, long offset, Lanes.Done done) {
    ByteBuffer buffer = buffers[lane];
    channel.read(
        buffer,
        offset + buffer.position(),
        done,
        new CompletionHandler<>() {
          @Override
          public void completed(Integer read, Lanes.Done then) {
            if (read > 0 && buffer.hasRemaining()) {
              more(lane, offset, then);
            } else {
              Throwable failure = ShortRead.check(buffer.position(), buffer.capacity());
              context.runOnContext(ignored -> then.ended(failure));
            }
          }

          @Override
          public void failed(Throwable failure, Lanes.Done then) {
            context.runOnContext(ignored -> then.ended(failure));
          }
        });
  }

  @Override
  public ByteBuffer bytes(int lane) {
    return buffers[lane].duplicate().flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
