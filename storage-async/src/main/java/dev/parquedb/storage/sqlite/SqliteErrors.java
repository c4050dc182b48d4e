package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.CorruptStorageException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.QuotaExceededException;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import java.io.IOException;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** Says errors of SQLite in the words of the storage. Pure. */
final class SqliteErrors {

  /** An error of SQLite on its way through an interface that has none. */
  static final class Wrapped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrapped(SQLException cause) {
      super(cause);
    }
  }

  private SqliteErrors() {}

  /** The storage error for what an operation on a key threw before its transaction committed. */
  static Throwable translate(String key, Throwable thrown) {
    if (thrown instanceof Wrapped wrapped) {
      return translate(key, wrapped.getCause());
    }
    if (!(thrown instanceof SQLException || thrown instanceof IOException)) {
      return thrown;
    }
    String what = what(key, thrown);
    return switch (primary(thrown)) {
      case "SQLITE_PERM", "SQLITE_READONLY", "SQLITE_AUTH" ->
          new PermissionDeniedException(
              key, what + "; give this process access to the database and its folder", thrown);
      case "SQLITE_FULL" -> new QuotaExceededException(key, what + "; free some space", thrown);
      case "SQLITE_NOTADB" ->
          new CorruptStorageException(
              key,
              what + "; name another file, or restore this one from a backup if it is damaged",
              thrown);
      case "SQLITE_CORRUPT" ->
          new CorruptStorageException(
              key, what + "; the database is damaged, restore it from a backup", thrown);
      case "SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISMATCH", "SQLITE_FORMAT" ->
          new CorruptStorageException(
              key, what + "; the tables are not as this storage made them", thrown);
      case "SQLITE_TOOBIG", "SQLITE_NOLFS" ->
          new UnsupportedStorageException(
              key, what + "; this SQLite or its file system cannot hold it", thrown);
      case "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL" ->
          new UnavailableException(
              key, what + "; others kept the database locked, nothing was written", thrown);
      default -> new UnavailableException(key, what + "; try again later", thrown);
    };
  }

  /**
   * The storage error for a commit that failed. Full, locked and write-protected databases are
   * refused before the commit is in the log; after anything else it may be there.
   */
  static Throwable ofCommit(String key, Throwable thrown) {
    return isDefinite(thrown)
        ? translate(key, thrown)
        : new WriteOutcomeUnknownException(
            key,
            what(key, thrown)
                + " while committing; the change may be there or not, read it back before relying"
                + " on either",
            thrown);
  }

  /** Whether a commit that failed so has certainly changed nothing. */
  static boolean isDefinite(Throwable thrown) {
    return switch (primary(thrown)) {
      case "SQLITE_FULL", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_READONLY", "SQLITE_PERM" -> true;
      default -> false;
    };
  }

  /** Whether another connection holds the lock that was asked for. */
  static boolean isBusy(Throwable thrown) {
    return primary(thrown).equals("SQLITE_BUSY");
  }

  /** The name of the primary result code; empty for an error that is not SQLite's. */
  private static String primary(Throwable thrown) {
    if (!(thrown instanceof SQLiteException error)) {
      return "";
    }
    return switch (error.getResultCode().code & 0xff) {
      case 1 -> "SQLITE_ERROR";
      case 3 -> "SQLITE_PERM";
      case 5 -> "SQLITE_BUSY";
      case 6 -> "SQLITE_LOCKED";
      case 8 -> "SQLITE_READONLY";
      case 11 -> "SQLITE_CORRUPT";
      case 13 -> "SQLITE_FULL";
      case 15 -> "SQLITE_PROTOCOL";
      case 18 -> "SQLITE_TOOBIG";
      case 19 -> "SQLITE_CONSTRAINT";
      case 20 -> "SQLITE_MISMATCH";
      case 22 -> "SQLITE_NOLFS";
      case 23 -> "SQLITE_AUTH";
      case 24 -> "SQLITE_FORMAT";
      case 26 -> "SQLITE_NOTADB";
      default -> error.getResultCode().name();
    };
  }

  static NotFoundException notFound(String key) {
    return new NotFoundException(key, "The sqlite storage has no file \"" + key + "\"");
  }

  static PreconditionFailedException changed(String key, String expected, FileRow actual) {
    String found = actual == null ? null : actual.version();
    return new PreconditionFailedException(
        key,
        expected,
        found,
        "\""
            + key
            + "\" of the sqlite storage is "
            + (found == null ? "absent" : "in version " + found)
            + ", expected "
            + (expected == null ? "it to be absent" : "version " + expected)
            + "; read it again");
  }

  /** For a change whose transaction was lost because of another change in it. */
  static UnavailableException besideAnother(String key, Throwable cause) {
    return new UnavailableException(
        key,
        "The sqlite storage did not write \""
            + key
            + "\", because a write beside it failed; try again",
        cause);
  }

  /** For staged bytes that somebody has removed. */
  static StorageException stagedAway(String key) {
    return new UnavailableException(
        key,
        "The sqlite storage lost what was staged for \""
            + key
            + "\": the file of owners beside the database was removed while it was in use; nothing"
            + " was written, try again");
  }

  private static String what(String key, Throwable thrown) {
    return "sqlite error at \"" + key + "\": " + thrown.getMessage();
  }
}
