package dev.parquedb.storage.fs;

import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PathConflictException;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.QuotaExceededException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Says errors of the file system in the words of the storage. Pure. */
final class FsErrors {

  private FsErrors() {}

  /** The storage error for what a file operation on a key threw. */
  static Throwable translate(String key, Throwable thrown) {
    if (thrown instanceof UncheckedIOException wrapped) {
      return translate(key, wrapped.getCause());
    }
    if (!(thrown instanceof IOException)) {
      return thrown;
    }
    String reason = reason(thrown).toLowerCase(Locale.ROOT);
    String what = "File system error at \"" + key + "\": ";
    if (thrown instanceof NoSuchFileException) {
      return new NotFoundException(key, notFoundText(key), thrown);
    }
    if (thrown instanceof AccessDeniedException
        || reason.contains("permission denied")
        || reason.contains("operation not permitted")
        || reason.contains("read-only file system")) {
      return new PermissionDeniedException(
          key, what + reason(thrown) + "; grant this process access", thrown);
    }
    if (reason.contains("no space left") || reason.contains("quota exceeded")) {
      return new QuotaExceededException(key, what + reason(thrown) + "; free some space", thrown);
    }
    if (reason.contains("file name too long")) {
      return new InvalidPathException(key, what + reason(thrown) + "; use a shorter path", thrown);
    }
    if (thrown instanceof FileAlreadyExistsException
        || thrown instanceof NotDirectoryException
        || reason.contains("not a directory")
        || reason.contains("is a directory")) {
      return conflict(key, thrown);
    }
    if (thrown instanceof AtomicMoveNotSupportedException || reason.contains("cross-device")) {
      return new UnsupportedStorageException(
          key, what + "the folder spans several file systems; open each by itself", thrown);
    }
    return new UnavailableException(key, what + reason(thrown) + "; try again later", thrown);
  }

  /** Whether the error says that there is nothing at the path, because a parent is no directory. */
  static boolean meansAbsent(IOException thrown) {
    return thrown instanceof NoSuchFileException
        || reason(thrown).toLowerCase(Locale.ROOT).contains("not a directory");
  }

  static NotFoundException notFound(String key) {
    return new NotFoundException(key, notFoundText(key));
  }

  static PathConflictException conflict(String key, Throwable cause) {
    return new PathConflictException(
        key,
        "At or above \""
            + key
            + "\" of the fs storage a file stands where a directory is needed, or the other way"
            + " round; use another path",
        cause);
  }

  static PermissionDeniedException link(String key) {
    return new PermissionDeniedException(
        key,
        "\""
            + key
            + "\" of the fs storage leads over a symbolic link, and links are not followed; use real files"
            + " and directories below the root");
  }

  static PreconditionFailedException changed(String key, String expected, FileIdentity actual) {
    String found = actual == null ? null : actual.version();
    return new PreconditionFailedException(
        key,
        expected,
        found,
        "\""
            + key
            + "\" of the fs storage is "
            + (found == null ? "absent" : "in version " + found)
            + ", expected "
            + (expected == null ? "it to be absent" : "version " + expected)
            + "; read it again");
  }

  private static String notFoundText(String key) {
    return "The fs storage has no file \"" + key + "\"";
  }

  private static String reason(Throwable thrown) {
    String text =
        thrown instanceof FileSystemException error ? error.getReason() : thrown.getMessage();
    return text == null ? thrown.getClass().getSimpleName() : text;
  }
}
