package dev.parquedb.storage.spi;

import dev.parquedb.storage.ByteRange;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;

/** Reads into the caller's buffer by way of a buffer of the driver's. */
final class ReadIntoCopy {

  private ReadIntoCopy() {}

  static Uni<Integer> read(
      StorageDriver driver, String path, long start, ByteBuffer destination, DriverCall call) {
    ByteRange range = new ByteRange(start, endOf(start, destination));
    return driver
        .read(ReadRequest.of(path, range), call)
        .onItem()
        .transform(answer -> copy(answer.parts().get(0), destination, call));
  }

  /** Where a read into a buffer ends, without overflow. */
  static long endOf(long start, ByteBuffer destination) {
    return start + Math.min(destination.remaining(), Long.MAX_VALUE - start);
  }

  private static int copy(ByteBuffer from, ByteBuffer destination, DriverCall call) {
    if (!call.enter()) {
      throw new CancellationException("the caller has given up");
    }
    int length = from.remaining();
    destination.put(from.duplicate());
    return length;
  }
}
