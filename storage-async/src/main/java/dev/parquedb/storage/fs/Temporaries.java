package dev.parquedb.storage.fs;

import dev.parquedb.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The folder of temporaries of one open storage. Its name is of the owner (process and random), and
 * a lock held as long as the owner lives says that its files are in use: leftovers of others are
 * removed only when their lock is free and they are over an hour old.
 */
final class Temporaries {

  private static final Duration LEFTOVER_AGE = Duration.ofHours(1);
  private static final String OWNER_FILE = "owner";

  /**
   * Marks the folders of this process. It must never open their lock files again: closing any of
   * its descriptors of a file would free its locks on it.
   */
  private static final String PROCESS = process();

  private final Path folder;
  private final FileChannel ownerFile;
  private final AtomicLong files = new AtomicLong();

  private Temporaries(Path folder, FileChannel ownerFile) {
    this.folder = folder;
    this.ownerFile = ownerFile;
  }

  /**
   * Makes a folder of temporaries, owned until {@link #close()} or the end of the process.
   *
   * @param all the folder that holds the folders of all owners; exists
   */
  static Temporaries open(Path all, RandomGenerator random) throws IOException {
    while (true) {
      Path folder = all.resolve(PROCESS + Long.toHexString(random.nextLong()));
      try {
        Files.createDirectory(folder);
      } catch (FileAlreadyExistsException taken) {
        continue;
      }
      FileChannel ownerFile =
          FileChannel.open(
              folder.resolve(OWNER_FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      ownerFile.lock();
      return new Temporaries(folder, ownerFile);
    }
  }

  /** A path for a new temporary; nothing is created yet. */
  Path next() {
    return folder.resolve(files.incrementAndGet() + ".tmp");
  }

  /** Gives the folder up. What is left in it is removed by a later cleaning. */
  void close() throws IOException {
    Files.deleteIfExists(folder.resolve(OWNER_FILE));
    ownerFile.close();
    deleteIfEmpty(folder);
  }

  /**
   * Removes the leftovers of owners that are gone.
   *
   * @param all the folder that holds the folders of all owners
   */
  static void clean(Path all, TimeSource time) throws IOException {
    Instant before = time.now().minus(LEFTOVER_AGE);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
      for (Path folder : folders) {
        boolean ours = folder.getFileName().toString().startsWith(PROCESS);
        if (!ours && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          cleanFolder(folder, before);
        }
      }
    }
  }

  /** Process ids come again, after a restart of a container at once; with the start they do not. */
  private static String process() {
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return self.pid() + "-" + Long.toString(start, 36) + "-";
  }

  private static void cleanFolder(Path folder, Instant before) throws IOException {
    Path ownerFile = folder.resolve(OWNER_FILE);
    try (FileChannel channel = FileChannel.open(ownerFile, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        deleteOlder(folder, before);
      }
    } catch (NoSuchFileException givenUp) {
      deleteOlder(folder, before);
    } catch (OverlappingFileLockException held) {
      // Held by this process, whatever its name says.
    }
  }

  private static void deleteOlder(Path folder, Instant before) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (modified(file).isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    }
    if (modified(folder).isBefore(before)) {
      deleteIfEmpty(folder);
    }
  }

  private static Instant modified(Path path) throws IOException {
    try {
      return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
    } catch (NoSuchFileException cleanedByAnother) {
      return Instant.MAX;
    }
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException inUse) {
      // Younger files stay until they are old enough.
    }
  }
}
