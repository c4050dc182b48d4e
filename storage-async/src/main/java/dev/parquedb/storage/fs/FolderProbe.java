package dev.parquedb.storage.fs;

import dev.parquedb.storage.UnsupportedStorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Tries out, in the folder itself, what the storage builds upon, and refuses a file system that
 * lacks it. Blocking.
 */
final class FolderProbe {

  /** A time that is lost on every grid coarser than the resolutions tried. */
  private static final long ODD_NANOS = 1_600_000_001_987_654_321L;

  private static final long[] RESOLUTIONS = {1, 100, 1_000, 1_000_000};

  private final Path folder;
  private final FileOperations operations;

  FolderProbe(Path folder, FileOperations operations) {
    this.folder = folder;
    this.operations = operations;
  }

  /**
   * Probes with two files, which are removed again.
   *
   * @param first a path in the folder where nothing is
   * @param second another one
   * @return the resolution of modification times in nanoseconds
   */
  long run(Path first, Path second) throws IOException {
    try {
      exclusiveCreation(first);
      hardLinks(first, second);
      syncs(first);
      caseSensitivity(second);
      return resolution(first);
    } finally {
      Files.deleteIfExists(first);
      Files.deleteIfExists(second);
    }
  }

  private void exclusiveCreation(Path file) throws IOException {
    Files.createFile(file);
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException expected) {
      return;
    }
    throw lacks("exclusive creation of files", null);
  }

  private void hardLinks(Path file, Path name) throws IOException {
    try {
      operations.link(file, name);
    } catch (IOException | UnsupportedOperationException e) {
      throw lacks("hard links, with which files are created exclusively", e);
    }
    try {
      operations.link(file, name);
    } catch (FileAlreadyExistsException expected) {
      return;
    }
    throw lacks("links that refuse an existing name", null);
  }

  private void syncs(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      operations.sync(channel);
      operations.syncDirectory(folder);
    } catch (IOException e) {
      throw lacks("syncing of files and directories; Durability.NONE goes without", e);
    }
  }

  private void caseSensitivity(Path file) {
    String other = file.getFileName().toString().toUpperCase(Locale.ROOT);
    if (Files.exists(file.resolveSibling(other), LinkOption.NOFOLLOW_LINKS)) {
      throw lacks("names that differ in case only: two keys would be one file", null);
    }
  }

  private long resolution(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(ODD_NANOS, TimeUnit.NANOSECONDS));
    long kept = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
    for (long step : RESOLUTIONS) {
      if (kept == ODD_NANOS - ODD_NANOS % step) {
        return step;
      }
    }
    throw lacks("modification times finer than a millisecond, which tell versions apart", null);
  }

  private UnsupportedStorageException lacks(String what, Exception cause) {
    return new UnsupportedStorageException(
        "", "The file system of " + folder + " lacks " + what + "; use another folder", cause);
  }
}
