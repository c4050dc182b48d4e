package dev.parquedb.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteErrorsTest {

  /** A result code, its kind before a commit, and its kind for a commit that failed with it. */
  @ParameterizedTest
  @CsvSource({
    "SQLITE_PERM, PERMISSION_DENIED, PERMISSION_DENIED",
    "SQLITE_READONLY, PERMISSION_DENIED, PERMISSION_DENIED",
    "SQLITE_READONLY_DBMOVED, PERMISSION_DENIED, PERMISSION_DENIED",
    "SQLITE_AUTH, PERMISSION_DENIED, OUTCOME_UNKNOWN",
    "SQLITE_FULL, QUOTA_EXCEEDED, QUOTA_EXCEEDED",
    "SQLITE_CORRUPT, CORRUPT, OUTCOME_UNKNOWN",
    "SQLITE_CORRUPT_VTAB, CORRUPT, OUTCOME_UNKNOWN",
    "SQLITE_NOTADB, CORRUPT, OUTCOME_UNKNOWN",
    "SQLITE_ERROR, CORRUPT, OUTCOME_UNKNOWN",
    "SQLITE_CONSTRAINT_UNIQUE, CORRUPT, OUTCOME_UNKNOWN",
    "SQLITE_TOOBIG, UNSUPPORTED, OUTCOME_UNKNOWN",
    "SQLITE_NOLFS, UNSUPPORTED, OUTCOME_UNKNOWN",
    "SQLITE_BUSY, UNAVAILABLE, UNAVAILABLE",
    "SQLITE_BUSY_SNAPSHOT, UNAVAILABLE, UNAVAILABLE",
    "SQLITE_LOCKED, UNAVAILABLE, UNAVAILABLE",
    "SQLITE_PROTOCOL, UNAVAILABLE, OUTCOME_UNKNOWN",
    "SQLITE_IOERR, UNAVAILABLE, OUTCOME_UNKNOWN",
    "SQLITE_IOERR_FSYNC, UNAVAILABLE, OUTCOME_UNKNOWN",
    "SQLITE_CANTOPEN, UNAVAILABLE, OUTCOME_UNKNOWN",
    "SQLITE_NOMEM, UNAVAILABLE, OUTCOME_UNKNOWN",
  })
  void everyResultCodeIsAStorageError(
      SQLiteErrorCode code, StorageErrorKind before, StorageErrorKind committing) {
    SQLiteException thrown = new SQLiteException("because", code);
    assertIs(SqliteErrors.translate("a/b", thrown), before, thrown);
    assertIs(SqliteErrors.translate("a/b", new SqliteErrors.Wrapped(thrown)), before, thrown);
    assertIs(SqliteErrors.ofCommit("a/b", thrown), committing, thrown);
  }

  @Test
  void errorsOfTheDriverAndOfFilesMeanThatTheDatabaseIsUnavailable() {
    SQLException closed = new SQLException("connection closed");
    IOException file = new IOException("no lock");
    assertIs(SqliteErrors.translate("a/b", closed), StorageErrorKind.UNAVAILABLE, closed);
    assertIs(SqliteErrors.translate("a/b", file), StorageErrorKind.UNAVAILABLE, file);
    assertIs(SqliteErrors.ofCommit("a/b", closed), StorageErrorKind.OUTCOME_UNKNOWN, closed);
  }

  @Test
  void whatIsNoErrorOfSqliteStaysWhatItIs() {
    IllegalStateException bug = new IllegalStateException();
    assertThat(SqliteErrors.translate("a", bug)).isSameAs(bug);
  }

  private static void assertIs(Throwable error, StorageErrorKind kind, Exception cause) {
    assertThat(error)
        .hasMessageContaining("a/b")
        .hasMessageContaining(cause.getMessage())
        .hasCause(cause)
        .isInstanceOfSatisfying(
            StorageException.class,
            storage -> {
              assertThat(storage.kind()).isEqualTo(kind);
              assertThat(storage.path()).isEqualTo("a/b");
            });
  }
}
