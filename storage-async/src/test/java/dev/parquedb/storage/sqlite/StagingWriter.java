package dev.parquedb.storage.sqlite;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that stages some parts of a file, says so as workers do, and never finishes it. */
final class StagingWriter {

  private StagingWriter() {}

  public static void main(String[] args) throws IOException {
    StorageBackend storage = Await.item(Storages.open(Vertx.vertx(), args[0]));
    AtomicInteger pieces = new AtomicInteger();
    Multi<ByteBuffer> stuck =
        Multi.createBy()
            .repeating()
            .supplier(() -> ByteBuffer.allocate(Upload.PART_BYTES))
            .indefinitely()
            .onItem()
            .call(
                () -> {
                  if (pieces.incrementAndGet() < 5) {
                    return Uni.createFrom().voidItem();
                  }
                  System.out.println("{\"event\":\"READY\"}");
                  return Uni.createFrom().nothing();
                });
    storage.writeStream("never", stuck).subscribe().with(item -> {}, Throwable::printStackTrace);
    while (System.in.read() >= 0) {
      // Lives until it is killed or its parent ends.
    }
  }
}
