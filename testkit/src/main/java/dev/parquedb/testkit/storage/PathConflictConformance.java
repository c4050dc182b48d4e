package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A file {@code a} beside a file {@code a/b}, and files where directories are meant. */
public interface PathConflictConformance extends StorageSuite {

  /** Operations that would make the file of their path. */
  Set<PathOperation> WRITES =
      EnumSet.of(
          PathOperation.WRITE,
          PathOperation.WRITE_ATOMIC,
          PathOperation.WRITE_IF_NONE_MATCH,
          PathOperation.CREATE,
          PathOperation.WRITE_STREAM,
          PathOperation.APPEND,
          PathOperation.COPY_TO,
          PathOperation.MOVE_TO);

  @Test
  default void flatStoresKeepAFileBesideFilesBelowItsName() {
    needsWriting();
    if (capabilities().realDirectories()) {
      return; // the other half of the rule is asserted below
    }
    put("a", "file");
    put("a/b", "below");
    assertThat(text("a")).isEqualTo("file");
    assertThat(text("a/b")).isEqualTo("below");
    assertThat(everything()).containsExactly("a", "a/b");
    assertThat(Await.item(storage().stat("a")).isDirectory()).isFalse();
    assertThat(Await.item(storage().delete("a"))).isTrue();
    assertThat(Await.item(storage().stat("a")).isDirectory()).isTrue();
    assertThat(text("a/b")).isEqualTo("below");
  }

  @Test
  default void realDirectoriesReportAFileWhereADirectoryIsNeeded() {
    needs("realDirectories", StorageCapabilities::realDirectories);
    needsWriting();
    put("a", "file");
    put("source", "source");
    for (PathOperation operation : WRITES) {
      if (operation.offeredBy(capabilities())) {
        refused(StorageErrorKind.PATH_CONFLICT, operation.on(storage(), "a/b"));
        refused(StorageErrorKind.PATH_CONFLICT, operation.on(storage(), "a/b/c"));
      }
    }
    refused(StorageErrorKind.PATH_CONFLICT, storage().mkdir("a"));
    refused(StorageErrorKind.PATH_CONFLICT, storage().mkdir("a/b"));
    assertThat(text("a")).isEqualTo("file");
    assertThat(everything()).containsExactly("a", "source");
  }

  @Test
  default void realDirectoriesReportADirectoryWhereAFileIsNeeded() {
    needs("realDirectories", StorageCapabilities::realDirectories);
    needsWriting();
    put("dir/file", "below");
    put("source", "source");
    for (PathOperation operation : WRITES) {
      if (operation.offeredBy(capabilities())) {
        refused(StorageErrorKind.PATH_CONFLICT, "dir", operation.on(storage(), "dir"));
      }
    }
    assertThat(text("dir/file")).isEqualTo("below");
    assertThat(everything()).containsExactly("dir/file", "source");
  }

  @Test
  default void aDirectoryIsNoFileToReadCopyMoveOrDelete() {
    put("dir/file", "below");
    for (PathOperation operation :
        EnumSet.of(
            PathOperation.READ,
            PathOperation.READ_RANGE,
            PathOperation.READ_RANGES,
            PathOperation.READ_INTO,
            PathOperation.READ_STREAM)) {
      refused(StorageErrorKind.NOT_FOUND, "dir", operation.on(storage(), "dir"));
    }
    assertThat(exists("dir")).isFalse();
    if (capabilities().writable()) {
      refused(StorageErrorKind.NOT_FOUND, "dir", storage().copy("dir", "other"));
      if (capabilities().move()) {
        refused(StorageErrorKind.NOT_FOUND, "dir", storage().move("dir", "other"));
      }
      assertThat(Await.item(storage().delete("dir"))).isFalse();
    }
    assertThat(everything()).containsExactly("dir/file");
  }

  @Test
  default void nothingIsBelowAFile() {
    put("a", "file");
    refused(StorageErrorKind.NOT_FOUND, "a/b", storage().read("a/b"));
    refused(StorageErrorKind.NOT_FOUND, "a/b", storage().readRange("a/b", 0, 1));
    assertThat(exists("a/b")).isFalse();
    assertThat(Await.item(storage().stat("a/b"))).isNull();
    assertThat(Await.item(storage().list("a/")).files()).isEmpty();
    if (capabilities().writable()) {
      assertThat(Await.item(storage().delete("a/b"))).isFalse();
      assertThat(Await.item(storage().deletePrefix("a/"))).isZero();
      refused(StorageErrorKind.NOT_FOUND, "a/b", storage().copy("a/b", "c"));
    }
    assertThat(text("a")).isEqualTo("file");
  }

  @Test
  default void aConditionOnADirectoryNeverWrites() {
    needs("cas", StorageCapabilities::cas);
    put("dir/file", "below");
    StorageErrorKind kind =
        Await.failure(
                StorageException.class, storage().writeConditional("dir", Payloads.text("x"), "v"))
            .kind();
    assertThat(kind).isIn(StorageErrorKind.PRECONDITION_FAILED, StorageErrorKind.PATH_CONFLICT);
    assertThat(everything()).containsExactly("dir/file");
  }
}
