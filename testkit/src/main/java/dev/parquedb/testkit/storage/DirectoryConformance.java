package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.testkit.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code mkdir} and {@code rmdir}; on flat stores directories are prefixes. */
public interface DirectoryConformance extends StorageSuite {

  @Test
  default void makingADirectoryIsIdempotent() {
    needsWriting();
    put("full/f", "x");
    for (String path : List.of("a", "a/", "a/b/c", "/a//b/./c/", "a/b", "full", "full/")) {
      Await.item(storage().mkdir(path));
      Await.item(storage().mkdir(path));
    }
    assertThat(everything()).containsExactly("full/f");
    put("a/b/c/f", "y");
    assertThat(text("a/b/c/f")).isEqualTo("y");
  }

  @Test
  default void aMadeDirectoryIsADirectoryWhereThereAreReal() {
    needsWriting();
    needs("realDirectories", StorageCapabilities::realDirectories);
    Await.item(storage().mkdir("a/b/"));
    for (String path : List.of("a", "a/b")) {
      assertThat(Await.item(storage().stat(path)).isDirectory()).isTrue();
      assertThat(Await.item(storage().stat(path)).version()).isNull();
      assertThat(exists(path)).isFalse();
    }
    Await.item(storage().rmdir("a/b/"));
    assertThat(Await.item(storage().stat("a/b"))).isNull();
    Await.item(storage().rmdir("a"));
    assertThat(Await.item(storage().stat("a"))).isNull();
  }

  @Test
  default void aDirectoryWithFilesIsRemovedOnlyRecursively() {
    needsWriting();
    List.of("a/f", "a/b/g", "a/b/c/h", "ab/i").forEach(path -> put(path, "x"));
    for (String path : List.of("a", "a/", "a/b")) {
      refused(StorageErrorKind.DIRECTORY_NOT_EMPTY, storage().rmdir(path));
      refused(StorageErrorKind.DIRECTORY_NOT_EMPTY, storage().rmdir(path, RmdirOptions.DEFAULT));
    }
    assertThat(everything()).containsExactly("a/b/c/h", "a/b/g", "a/f", "ab/i");
    Await.item(storage().rmdir("a/b", RmdirOptions.RECURSIVE));
    assertThat(everything()).containsExactly("a/f", "ab/i");
    Await.item(storage().rmdir("a/", RmdirOptions.RECURSIVE));
    assertThat(everything()).containsExactly("ab/i");
    assertThat(Await.item(storage().stat("a"))).isNull();
  }

  @Test
  default void aMissingDirectoryIsNotFound() {
    needsWriting();
    put("a/f", "x");
    for (String path : List.of("b", "a/c", "a/f/g", "a/ff/")) {
      refused(StorageErrorKind.NOT_FOUND, storage().rmdir(path));
      refused(StorageErrorKind.NOT_FOUND, storage().rmdir(path, RmdirOptions.RECURSIVE));
    }
    assertThat(everything()).containsExactly("a/f");
  }

  @Test
  default void aFileIsNoDirectoryToRemove() {
    needsWriting();
    put("a/f", "x");
    for (RmdirOptions options : List.of(RmdirOptions.DEFAULT, RmdirOptions.RECURSIVE)) {
      StorageException error =
          Await.failure(StorageException.class, storage().rmdir("a/f", options));
      assertThat(error.kind()).isIn(StorageErrorKind.NOT_FOUND, StorageErrorKind.PATH_CONFLICT);
    }
    assertThat(everything()).containsExactly("a/f");
  }
}
