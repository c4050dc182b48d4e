package dev.parquedb.benchmarks;

import dev.parquedb.storage.StorageBackend;
import java.nio.ByteBuffer;

/** {@link StorageBackend#readRange}. */
final class StorageReadRange implements RangeReader {

  private final StorageBackend storage;
  private final String path;
  private final int size;
  private final ByteBuffer[] last;

  StorageReadRange(StorageBackend storage, String path, int lanes, int size) {
    this.storage = storage;
    this.path = path;
    this.size = size;
    this.last = new ByteBuffer[lanes];
  }

  @Override
  public void read(int lane, long offset, Lanes.Done done) {
    storage
        .readRange(path, offset, offset + size)
        .subscribe()
        .with(
            bytes -> {
              last[lane] = bytes;
              done.ended(ShortRead.check(bytes.remaining(), size));
            },
            done::ended);
  }

  @Override
  public ByteBuffer bytes(int lane) {
    return last[lane].duplicate();
  }

  @Override
  public void close() {
    storage.close().await().indefinitely();
  }
}
