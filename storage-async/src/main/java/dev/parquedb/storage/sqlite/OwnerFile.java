package dev.parquedb.storage.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The file beside a database whose bytes stand for the storages that have it open: each holds the
 * operating system's lock on the byte of its number, as long as it lives. Such locks belong to
 * processes and go when any descriptor of the file is closed, so all storages of this process on a
 * database share one.
 */
final class OwnerFile {

  private static final Map<Path, OwnerFile> OPEN = new HashMap<>();

  private final Path path;
  private final FileChannel channel;
  private int users;

  private OwnerFile(Path path) throws IOException {
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /**
   * Opens the file; to be closed once.
   *
   * @param path its real path, created when missing
   */
  static OwnerFile open(Path path) throws IOException {
    synchronized (OPEN) {
      OwnerFile file = OPEN.get(path);
      if (file == null) {
        file = new OwnerFile(path);
        OPEN.put(path, file);
      }
      file.users++;
      return file;
    }
  }

  /** Takes the byte of an owner; null when somebody has it. */
  FileLock take(long owner) throws IOException {
    try {
      return channel.tryLock(owner, 1, false);
    } catch (OverlappingFileLockException held) {
      return null;
    }
  }

  void close() throws IOException {
    synchronized (OPEN) {
      if (--users == 0) {
        OPEN.remove(path);
        channel.close();
      }
    }
  }
}
