package dev.parquedb.benchmarks;

import dev.parquedb.storage.StorageBackend;
import java.nio.ByteBuffer;

/** {@link StorageBackend#readInto} with one aligned buffer a lane. */
final class StorageReadInto implements RangeReader {

  private final StorageBackend storage;
  private final String path;
  private final ByteBuffer[] buffers;

  StorageReadInto(StorageBackend storage, String path, int lanes, int size) {
    this.storage = storage;
    this.path = path;
    this.buffers = new ByteBuffer[lanes];
    for (int i = 0; i < lanes; i++) {
      buffers[i] = BenchFiles.aligned(size);
    }
  }

  @Override
  public void read(int lane, long offset, Lanes.Done done) {
    ByteBuffer buffer = buffers[lane].clear();
    storage
        .readInto(path, offset, buffer)
        .subscribe()
        .with(read -> done.ended(ShortRead.check(read, buffer.capacity())), done::ended);
  }

  @Override
  public ByteBuffer bytes(int lane) {
    return buffers[lane].duplicate().flip();
  }

  @Override
  public void close() {
    storage.close().await().indefinitely();
  }
}
