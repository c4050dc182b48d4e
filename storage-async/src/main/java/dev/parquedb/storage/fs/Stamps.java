package dev.parquedb.storage.fs;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Gives every written file a modification time of its own, to the nanosecond: the file system's
 * time, moved ahead of the last one given out. The last one lies in memory that all processes on
 * the folder share, so that also a file deleted and created again, in the same tick, on the same
 * inode, by another process, has another time.
 */
final class Stamps {

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** A last time further ahead was given out under a wrong clock and is not followed. */
  private static final long FAR_AHEAD = TimeUnit.MINUTES.toNanos(1);

  private final ByteBuffer shared;
  private final long step;

  private Stamps(ByteBuffer shared, long step) {
    this.shared = shared;
    this.step = step;
  }

  /**
   * Opens the memory shared through a file.
   *
   * @param file created when missing
   * @param step the resolution of times on this file system in nanoseconds
   */
  static Stamps open(Path file, long step) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new Stamps(channel.map(MapMode.READ_WRITE, 0, Long.BYTES), step);
    }
  }

  /**
   * A time nobody else gets.
   *
   * @param nowNanos the present by the file system's clock, in nanoseconds since the epoch
   */
  long next(long nowNanos) {
    while (true) {
      long last = (long) LONG.getVolatile(shared, 0);
      long next = following(last, nowNanos, step);
      if (LONG.compareAndSet(shared, 0, last, next)) {
        return next;
      }
    }
  }

  /** The present on the grid of the resolution, or one step behind the last if that is later. */
  static long following(long last, long nowNanos, long step) {
    long now = nowNanos - Math.floorMod(nowNanos, step);
    boolean follow = last >= now && last - now <= FAR_AHEAD;
    return follow ? last - Math.floorMod(last, step) + step : now;
  }
}
