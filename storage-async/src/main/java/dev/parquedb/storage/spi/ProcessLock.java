package dev.parquedb.storage.spi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock of the operating system on a file, which goes with its process however that ends. Within
 * the process it excludes as well. All methods block.
 */
public final class ProcessLock {

  // Closing any descriptor of a file frees the locks of the process on it: never open it twice.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks without waiting.
   *
   * @param file made with its folder when missing; stays when it is unlocked
   * @return null when somebody else has the lock
   */
  public static ProcessLock tryAcquire(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path real = folder.toRealPath().resolve(file.getFileName());
    if (!HELD.add(real)) {
      return null;
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel = FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locked = channel.tryLock() != null;
      return locked ? new ProcessLock(real, channel) : null;
    } catch (OverlappingFileLockException heldByAnotherClassLoader) {
      return null;
    } finally {
      if (!locked) {
        HELD.remove(real);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /** Unlocks; idempotent. */
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      HELD.remove(file);
    }
  }
}
