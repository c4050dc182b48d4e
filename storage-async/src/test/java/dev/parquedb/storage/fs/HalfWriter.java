package dev.parquedb.storage.fs;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that begins a file, says so as workers do, and never finishes it. */
final class HalfWriter {

  private HalfWriter() {}

  public static void main(String[] args) throws IOException {
    StorageBackend storage = Await.item(Storages.open(Vertx.vertx(), args[0]));
    AtomicInteger pieces = new AtomicInteger();
    Multi<ByteBuffer> stuck =
        Multi.createBy()
            .repeating()
            .supplier(() -> Payloads.text("piece " + pieces.incrementAndGet()))
            .indefinitely()
            .onItem()
            .call(
                () -> {
                  if (pieces.get() < 3) {
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
