package dev.parquedb.storage.tiered;

import dev.parquedb.storage.spi.StoragePaths;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock of the operating system on a hot tier, which goes with its process however that ends. All
 * methods but {@link #placeFor} block.
 */
final class OwnerLock {

  private final FileChannel channel;

  private OwnerLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Where the lock file is.
   *
   * @param file the lock file; stays when it is unlocked
   */
  record Place(Path file) {}

  /** The place for a tier that is a folder ({@code file:}) or a database file. */
  static Optional<Place> placeFor(URI root) {
    String path = root.getPath();
    if (path == null || path.isEmpty()) {
      return Optional.empty();
    }
    return switch (root.getScheme()) {
      case "file" ->
          Optional.of(
              new Place(
                  Path.of(root).resolve(StoragePaths.RESERVED_SEGMENT).resolve("tiered.lock")));
      case "sqlite" -> Optional.of(new Place(Path.of(path + ".tiered-lock")));
      default -> Optional.empty();
    };
  }

  /** Locks without waiting; null when somebody else has the lock. */
  static OwnerLock tryAcquire(Place place) throws IOException {
    Files.createDirectories(place.file().getParent());
    FileChannel channel =
        FileChannel.open(place.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByAnotherClassLoader) {
      return null;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return locked ? new OwnerLock(channel) : null;
  }

  void close() throws IOException {
    channel.close();
  }
}
