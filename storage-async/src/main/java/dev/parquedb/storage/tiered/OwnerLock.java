package dev.parquedb.storage.tiered;

import dev.parquedb.storage.spi.StoragePaths;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where the lock of the operating system on a hot tier lies. */
final class OwnerLock {

  private OwnerLock() {}

  /** The lock file for a tier that is a folder ({@code file:}) or a database file. */
  static Optional<Path> placeFor(URI root) {
    String path = root.getPath();
    if (path == null || path.isEmpty()) {
      return Optional.empty();
    }
    return switch (root.getScheme()) {
      case "file" ->
          Optional.of(Path.of(root).resolve(StoragePaths.RESERVED_SEGMENT).resolve("tiered.lock"));
      case "sqlite" -> Optional.of(Path.of(path + ".tiered-lock"));
      default -> Optional.empty();
    };
  }
}
