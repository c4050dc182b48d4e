package dev.parquedb.storage.fs;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.spi.WorkerPool;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** Opens a folder: makes it, tries it out, and takes up locks and temporaries. Blocking. */
final class FolderOpening {

  private final FileOperations operations;
  private final WorkerPool pool;
  private final TimeSource time;
  private final RandomGenerator random;

  FolderOpening(
      FileOperations operations, WorkerPool pool, TimeSource time, RandomGenerator random) {
    this.operations = operations;
    this.pool = pool;
    this.time = time;
    this.random = random;
  }

  OpenFolder open(Path folder) throws IOException {
    make(folder.toAbsolutePath().normalize());
    FsRoot root = FsRoot.of(folder.toRealPath());
    Path all = root.internal().resolve("tmp");
    make(all);
    Temporaries.clean(all, time);
    Temporaries temporaries = Temporaries.open(all, random);
    LockFile locks = null;
    try {
      long step =
          new FolderProbe(root.internal(), operations).run(temporaries.next(), temporaries.next());
      locks = LockFile.open(root.internal().resolve("lock"));
      tryLocking(root, locks);
      Stamps stamps = Stamps.open(root.internal().resolve("stamp"), step);
      return assemble(root, temporaries, locks, stamps);
    } catch (IOException | RuntimeException e) {
      temporaries.close();
      if (locks != null) {
        locks.close();
      }
      throw e;
    }
  }

  private OpenFolder assemble(
      FsRoot root, Temporaries temporaries, LockFile lockFile, Stamps stamps) {
    OpenFiles files = new OpenFiles(root, pool, time);
    FsDirectories directories = new FsDirectories(root, operations);
    return new OpenFolder(
        root,
        pool,
        operations,
        files,
        new FsReads(root, files),
        directories,
        new FsWrites(root, operations, directories, files),
        new KeyLocks(lockFile, pool, time, random),
        temporaries,
        stamps);
  }

  private void tryLocking(FsRoot root, LockFile file) throws IOException {
    try {
      List<FileLock> locks = file.tryLock(List.of(Long.MAX_VALUE - 1));
      if (locks != null) {
        LockFile.release(locks);
      }
    } catch (IOException e) {
      throw new UnsupportedStorageException(
          "", "The file system of " + root.path() + " lacks file locks; use another folder", e);
    }
  }

  /** Makes a directory with its parents so that they last. */
  private void make(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = directory; at != null && !Files.isDirectory(at); at = at.getParent()) {
      missing.push(at);
    }
    for (Path at : missing) {
      try {
        Files.createDirectory(at);
      } catch (java.nio.file.FileAlreadyExistsException e) {
        if (!Files.isDirectory(at)) {
          throw e;
        }
      } catch (NoSuchFileException e) {
        throw new IOException("the parent of " + at + " was removed meanwhile", e);
      }
      operations.syncDirectory(at.getParent());
    }
  }
}
