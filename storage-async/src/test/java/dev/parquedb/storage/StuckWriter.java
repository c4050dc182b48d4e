package dev.parquedb.storage;

import dev.parquedb.Storages;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that begins a file, says so as workers do, and never finishes it. Its arguments: the
 * URI of the storage, how many pieces it writes, how many bytes each has.
 */
public final class StuckWriter {

  private StuckWriter() {}

  /** A process that cannot open the storage ends, which its event loops would not let it. */
  private static StorageBackend open(String uri) {
    try {
      return Await.item(Storages.open(Vertx.vertx(), uri));
    } catch (Throwable refused) {
      refused.printStackTrace();
      System.exit(1);
      throw refused;
    }
  }

  /** Begins. */
  public static void main(String[] args) throws IOException {
    StorageBackend storage = open(args[0]);
    int most = Integer.parseInt(args[1]);
    int bytes = Integer.parseInt(args[2]);
    AtomicInteger pieces = new AtomicInteger();
    Multi<ByteBuffer> stuck =
        Multi.createBy()
            .repeating()
            .supplier(() -> ByteBuffer.allocate(bytes))
            .indefinitely()
            .onItem()
            .call(
                () -> {
                  if (pieces.incrementAndGet() <= most) {
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
