package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.AlreadyExistsException;
import dev.parquedb.storage.DirectoryNotEmptyException;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.InvalidRangeException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What errors say: kind, path, code, message, whether trying again makes sense. */
public interface ErrorConformance extends StorageSuite {

  @Test
  default void aMissingFileIsReportedByName() {
    describes(
        NotFoundException.class,
        StorageErrorKind.NOT_FOUND,
        "dir/missing",
        storage().read("/dir//missing"));
    describes(
        NotFoundException.class,
        StorageErrorKind.NOT_FOUND,
        "dir/missing",
        storage().readStream("./dir/missing").collect().asList());
  }

  @Test
  default void aBadRangeIsReportedWithItsNumbers() {
    put("f", "x");
    StorageException error =
        describes(
            InvalidRangeException.class,
            StorageErrorKind.INVALID_RANGE,
            "f",
            storage().readRange("f", 77, 33));
    assertThat(error.getMessage()).contains("77").contains("33");
  }

  @Test
  default void aBadPathIsReported() {
    StorageException error = Await.failure(InvalidPathException.class, storage().read("a/../b"));
    assertThat(error.kind()).isEqualTo(StorageErrorKind.INVALID_PATH);
    assertThat(error.code()).isEqualTo("STORAGE_INVALID_PATH");
    assertThat(error.getMessage()).contains("a/../b");
    assertThat(error.retryable()).isFalse();
  }

  @Test
  default void anExistingFileIsReportedByName() {
    needs("conditionalCreate", StorageCapabilities::conditionalCreate);
    put("dir/f", "x");
    describes(
        AlreadyExistsException.class,
        StorageErrorKind.ALREADY_EXISTS,
        "dir/f",
        storage().write("/dir/f", Payloads.text("y"), WriteOptions.DEFAULT.withIfNoneMatch()));
    describes(
        PreconditionFailedException.class,
        StorageErrorKind.PRECONDITION_FAILED,
        "dir/f",
        storage().writeConditional("/dir/f", Payloads.text("y"), null));
  }

  @Test
  default void anotherVersionIsReportedWithBothVersions() {
    needs("cas", StorageCapabilities::cas);
    String old = put("dir/f", "x").version();
    String now = put("dir/f", "z").version();
    StorageException error =
        describes(
            PreconditionFailedException.class,
            StorageErrorKind.PRECONDITION_FAILED,
            "dir/f",
            storage().writeConditional("dir/./f", Payloads.text("y"), old));
    assertThat(error.context()).containsEntry("expected", old).containsEntry("actual", now);
  }

  @Test
  default void aFullDirectoryIsReportedByName() {
    needsWriting();
    put("dir/sub/f", "x");
    describes(
        DirectoryNotEmptyException.class,
        StorageErrorKind.DIRECTORY_NOT_EMPTY,
        "dir/sub",
        storage().rmdir("dir/sub/"));
  }

  private StorageException describes(
      Class<? extends StorageException> type, StorageErrorKind kind, String path, Uni<?> call) {
    StorageException error = Await.failure(type, call);
    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.path()).isEqualTo(path);
    assertThat(error.code()).isEqualTo("STORAGE_" + kind);
    assertThat(error.retryable()).isEqualTo(kind.retryable());
    assertThat(error.httpStatus()).isEqualTo(kind.httpStatus());
    assertThat(error.context()).containsEntry("path", path);
    assertThat(error.getMessage()).as("the message names the path").contains(path);
    assertThat(error.getMessage().toLowerCase(Locale.ROOT))
        .as("the message names the backend")
        .contains(storage().type());
    return error;
  }
}
