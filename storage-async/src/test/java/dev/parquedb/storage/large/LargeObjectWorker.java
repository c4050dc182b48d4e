package dev.parquedb.storage.large;

import dev.parquedb.Storages;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.testkit.process.ForkedWorker;
import dev.parquedb.testkit.process.JsonLines;
import dev.parquedb.testkit.s3.GeneratedContent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.zip.CRC32C;

/** Streams one large object in a small heap, and tells what went by. */
public final class LargeObjectWorker {

  private static final int CHUNK = 1 << 20;
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private LargeObjectWorker() {}

  /**
   * What went by.
   *
   * @param size how many bytes
   * @param crc32c their CRC-32C
   */
  record Passed(long size, int crc32c) {}

  /**
   * Runs the worker.
   *
   * @param args {@code read} or {@code write}, the URI of the storage, the path, and for a write
   *     the size, a multiple of 1 MiB
   */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    StorageBackend storage = Storages.open(vertx, args[1]).await().atMost(LIMIT);
    Uni<Passed> work =
        args[0].equals("read")
            ? passed(storage.readStream(args[2], ReadOptions.DEFAULT))
            : write(storage, args[2], Long.parseLong(args[3]));
    ForkedWorker.say(JsonLines.write(work.await().atMost(LIMIT)));
    storage.close().await().atMost(LIMIT);
    vertx.close();
  }

  private static Uni<Passed> write(StorageBackend storage, String path, long size) {
    Tally tally = new Tally();
    Multi<ByteBuffer> content =
        Multi.createFrom()
            .range(0, (int) (size / CHUNK))
            .map(i -> ByteBuffer.wrap(GeneratedContent.bytes(1, (long) i * CHUNK, CHUNK)))
            .invoke(tally::add);
    return storage
        .writeStream(path, content, WriteOptions.DEFAULT)
        .map(
            written -> {
              if (written.size() != size) {
                throw new AssertionError("wrote " + written.size() + " of " + size);
              }
              return tally.passed();
            });
  }

  private static Uni<Passed> passed(Multi<ByteBuffer> content) {
    Tally tally = new Tally();
    return content.invoke(tally::add).onItem().ignoreAsUni().map(ended -> tally.passed());
  }

  /** Counts and checks what goes by. */
  private static final class Tally {

    private final CRC32C crc = new CRC32C();
    private long size;

    void add(ByteBuffer bytes) {
      size += bytes.remaining();
      crc.update(bytes.duplicate());
    }

    Passed passed() {
      return new Passed(size, (int) crc.getValue());
    }
  }
}
