package dev.parquedb.benchmarks;

import dev.parquedb.Storages;
import dev.parquedb.benchmarks.AsyncFileReads.Into;
import dev.parquedb.storage.StorageBackend;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The ways to read that are compared. */
public enum ReadWay {
  /** A loop of positional reads into one aligned buffer on one thread, without any hop. */
  FLOOR,
  /** {@code readInto} of the file system backend, into aligned buffers. */
  FS_READ_INTO,
  /** {@code readRange} of the file system backend. */
  FS_READ_RANGE,
  /** {@code readInto} of the memory backend, into aligned buffers. */
  MEMORY_READ_INTO,
  /** {@code readRange} of the memory backend. */
  MEMORY_READ_RANGE,
  /** Vert.x {@code AsyncFile.read} into a new buffer each time, as {@code readRange} answers. */
  ASYNC_FILE,
  /** Vert.x {@code AsyncFile.read} into reused buffers. */
  ASYNC_FILE_REUSED,
  /** {@code AsynchronousFileChannel} into reused aligned buffers. */
  ASYNC_CHANNEL;

  /** The memory backend holds at most so much of the file. */
  private static final long MEMORY_LIMIT = 256L << 20;

  /** How much of a file of so many bytes is read from. */
  long span(long bytes) {
    boolean memory = this == MEMORY_READ_INTO || this == MEMORY_READ_RANGE;
    return memory ? Math.min(bytes, MEMORY_LIMIT) : bytes;
  }

  /** A reader of this kind; the floor has none, it is a loop. Blocks; not for event loops. */
  RangeReader open(Vertx vertx, Context context, Path file, int lanes, int size)
      throws IOException {
    String name = file.getFileName().toString();
    return switch (this) {
      case FLOOR -> throw new IllegalStateException("the floor is not asynchronous");
      case FS_READ_INTO -> new StorageReadInto(fs(vertx, file), name, lanes, size);
      case FS_READ_RANGE -> new StorageReadRange(fs(vertx, file), name, lanes, size);
      case MEMORY_READ_INTO -> new StorageReadInto(memory(vertx, file), name, lanes, size);
      case MEMORY_READ_RANGE -> new StorageReadRange(memory(vertx, file), name, lanes, size);
      case ASYNC_FILE -> new AsyncFileReads(vertx, file, lanes, size, Into.NEW_BUFFERS);
      case ASYNC_FILE_REUSED -> new AsyncFileReads(vertx, file, lanes, size, Into.REUSED_BUFFERS);
      case ASYNC_CHANNEL -> new AsyncChannelReads(context, file, lanes, size);
    };
  }

  private static StorageBackend fs(Vertx vertx, Path file) {
    return Storages.open(vertx, "fs:" + file.getParent()).await().indefinitely();
  }

  private StorageBackend memory(Vertx vertx, Path file) throws IOException {
    StorageBackend storage = Storages.open(vertx, "memory:ranges").await().indefinitely();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer content = ByteBuffer.allocateDirect((int) span(channel.size()));
      BenchFiles.readFully(channel, 0, content);
      storage.write(file.getFileName().toString(), content.flip()).await().indefinitely();
    }
    return storage;
  }
}
