package dev.parquedb.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The file whose bytes stand for the keys of a folder: to hold a key is to hold the operating
 * system's lock on its byte. Such locks belong to processes and go when any descriptor of the file
 * is closed, so all storages of this process on a folder share one descriptor and one mutex.
 */
final class LockFile {

  private static final Map<Path, LockFile> OPEN = new HashMap<>();

  private final Path path;
  private final FileChannel channel;
  private final KeyMutex mutex = new KeyMutex();
  private int users;

  private LockFile(Path path) throws IOException {
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /**
   * Opens the lock file of a folder; to be closed once.
   *
   * @param path its real path, created when missing
   */
  static LockFile open(Path path) throws IOException {
    synchronized (OPEN) {
      LockFile file = OPEN.get(path);
      if (file == null) {
        file = new LockFile(path);
        OPEN.put(path, file);
      }
      file.users++;
      return file;
    }
  }

  /** What excludes the storages of this process from each other; taken before the lock. */
  KeyMutex mutex() {
    return mutex;
  }

  /** The byte that stands for a key. Two keys may share one, which only makes them wait. */
  static long byteOf(String key) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
    }
    return (hash ^ (hash >>> 32)) & (Long.MAX_VALUE >> 1);
  }

  /**
   * Locks bytes against other processes without waiting.
   *
   * @return the locks, to be released; null when somebody else holds one of them
   */
  List<FileLock> tryLock(Collection<Long> bytes) throws IOException {
    List<FileLock> locks = new ArrayList<>(bytes.size());
    boolean complete = false;
    try {
      for (long at : bytes) {
        FileLock lock = channel.tryLock(at, 1, false);
        if (lock == null) {
          return null;
        }
        locks.add(lock);
      }
      complete = true;
      return locks;
    } catch (OverlappingFileLockException heldByAnotherClassLoader) {
      return null;
    } finally {
      if (!complete) {
        release(locks);
      }
    }
  }

  static void release(List<FileLock> locks) throws IOException {
    for (FileLock lock : locks) {
      lock.release();
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
