package dev.parquedb.storage.fs;

import dev.parquedb.storage.DirectoryNotEmptyException;
import dev.parquedb.storage.NotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Makes directories that are really there after a crash, and removes them. Blocking. */
final class FsDirectories {

  private static final int MOST_REMEMBERED = 10_000;
  private static final int ATTEMPTS = 100;

  private final FsRoot root;
  private final FileOperations operations;

  /** Directories whose entry in their parent was synced, with their inode. */
  private final Map<Path, Object> durable = new ConcurrentHashMap<>();

  FsDirectories(FsRoot root, FileOperations operations) {
    this.root = root;
    this.operations = operations;
  }

  /**
   * Makes a directory with its parents. Also one that was there is synced once: whoever made it may
   * not have come so far yet.
   *
   * @param directory below the root, or the root
   * @param key the key in errors
   */
  void ensure(Path directory, String key) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        ensureOnce(directory, key);
        return;
      } catch (NoSuchFileException removedMeanwhile) {
        durable.remove(directory);
      }
    }
    throw new IOException("the directory is removed faster than it can be made");
  }

  private void ensureOnce(Path directory, String key) throws IOException {
    Deque<Path> doubtful = new ArrayDeque<>();
    for (Path at = directory; !at.equals(root.path()); at = at.getParent()) {
      BasicFileAttributes attributes = attributesOrNull(at);
      if (attributes != null && remembered(at, attributes)) {
        break;
      }
      doubtful.push(at);
    }
    for (Path at : doubtful) {
      make(at, key);
      operations.syncDirectory(at.getParent());
      remember(at);
    }
  }

  private void make(Path directory, String key) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException present) {
      BasicFileAttributes attributes = FileIdentity.attributes(directory);
      if (attributes.isSymbolicLink()) {
        throw FsErrors.link(key);
      }
      if (!attributes.isDirectory()) {
        throw FsErrors.conflict(key, present);
      }
    }
  }

  private boolean remembered(Path directory, BasicFileAttributes attributes) {
    return attributes.isDirectory() && identity(attributes).equals(durable.get(directory));
  }

  private void remember(Path directory) throws IOException {
    if (durable.size() >= MOST_REMEMBERED) {
      durable.clear();
    }
    durable.put(directory, identity(FileIdentity.attributes(directory)));
  }

  private static Object identity(BasicFileAttributes attributes) {
    return Objects.requireNonNullElse(attributes.fileKey(), "");
  }

  private static BasicFileAttributes attributesOrNull(Path path) throws IOException {
    try {
      return FileIdentity.attributes(path);
    } catch (IOException e) {
      if (FsErrors.meansAbsent(e)) {
        return null;
      }
      throw e;
    }
  }

  boolean isDirectory(Path directory, String key) throws IOException {
    BasicFileAttributes attributes = root.attributesOrNull(directory, key);
    return attributes != null && attributes.isDirectory();
  }

  /** Removes an empty directory. */
  void remove(Path directory, String key) throws IOException {
    if (!isDirectory(directory, key)) {
      throw missing(key);
    }
    removeOne(directory, key);
    operations.syncDirectory(directory.getParent());
  }

  /** Removes a directory with all directories in it, which must not hold files. */
  void removeTree(Path directory, String key) throws IOException {
    if (!isDirectory(directory, key)) {
      throw missing(key);
    }
    for (Path each : below(directory)) {
      BasicFileAttributes attributes = attributesOrNull(each);
      if (attributes != null && attributes.isDirectory()) {
        removeOne(each, key);
      }
    }
    operations.syncDirectory(directory.getParent());
  }

  private static List<Path> below(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void removeOne(Path directory, String key) throws IOException {
    durable.remove(directory);
    try {
      operations.delete(directory);
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      throw new DirectoryNotEmptyException(
          key, "\"" + key + "\" of the fs storage is not empty; remove it recursively", e);
    }
  }

  private static NotFoundException missing(String key) {
    return new NotFoundException(key, "The fs storage has no directory \"" + key + "\"");
  }
}
