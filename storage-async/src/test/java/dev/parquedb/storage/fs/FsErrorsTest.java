package dev.parquedb.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FsErrorsTest {

  @ParameterizedTest
  @MethodSource("errors")
  void everyErrorOfTheFileSystemIsAStorageError(Exception thrown, StorageErrorKind kind) {
    Throwable translated = FsErrors.translate("a/b", thrown);
    assertThat(translated)
        .isInstanceOfSatisfying(
            StorageException.class,
            error -> {
              assertThat(error.kind()).isEqualTo(kind);
              assertThat(error.path()).isEqualTo("a/b");
              assertThat(error.getMessage()).contains("a/b");
            });
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new NoSuchFileException("x"), StorageErrorKind.NOT_FOUND),
        Arguments.of(new AccessDeniedException("x"), StorageErrorKind.PERMISSION_DENIED),
        Arguments.of(because("Read-only file system"), StorageErrorKind.PERMISSION_DENIED),
        Arguments.of(because("Operation not permitted"), StorageErrorKind.PERMISSION_DENIED),
        Arguments.of(new IOException("No space left on device"), StorageErrorKind.QUOTA_EXCEEDED),
        Arguments.of(because("Disk quota exceeded"), StorageErrorKind.QUOTA_EXCEEDED),
        Arguments.of(because("File name too long"), StorageErrorKind.INVALID_PATH),
        Arguments.of(because("Not a directory"), StorageErrorKind.PATH_CONFLICT),
        Arguments.of(because("Is a directory"), StorageErrorKind.PATH_CONFLICT),
        Arguments.of(new NotDirectoryException("x"), StorageErrorKind.PATH_CONFLICT),
        Arguments.of(new FileAlreadyExistsException("x"), StorageErrorKind.PATH_CONFLICT),
        Arguments.of(
            new AtomicMoveNotSupportedException("x", "y", "z"), StorageErrorKind.UNSUPPORTED),
        Arguments.of(because("Invalid cross-device link"), StorageErrorKind.UNSUPPORTED),
        Arguments.of(because("Too many open files"), StorageErrorKind.UNAVAILABLE),
        Arguments.of(new IOException("Input/output error"), StorageErrorKind.UNAVAILABLE),
        Arguments.of(new IOException(), StorageErrorKind.UNAVAILABLE),
        Arguments.of(
            new UncheckedIOException(new NoSuchFileException("x")), StorageErrorKind.NOT_FOUND));
  }

  @Test
  void whatIsNoErrorOfTheFileSystemStaysWhatItIs() {
    IllegalStateException bug = new IllegalStateException();
    assertThat(FsErrors.translate("a", bug)).isSameAs(bug);
  }

  private static IOException because(String reason) {
    return new FileSystemException("x", null, reason);
  }
}
