package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;

/** Assertions on calls that must fail. */
final class Refusals {

  private Refusals() {}

  /** The call fails with a storage error of the given kind, about the given path. */
  static StorageException refused(StorageErrorKind kind, String path, Uni<?> call) {
    StorageException error = refused(kind, call);
    assertThat(error.path()).as("the path of %s", error).isEqualTo(path);
    return error;
  }

  /** The call fails with a storage error of the given kind. */
  static StorageException refused(StorageErrorKind kind, Uni<?> call) {
    StorageException error = Await.failure(StorageException.class, call);
    assertThat(error.kind()).as("the kind of %s", error).isEqualTo(kind);
    return error;
  }

  /**
   * The call is refused for an argument that no path or range error describes: by an {@link
   * IllegalArgumentException} or by a storage error that blames the caller.
   */
  static void refusedArgument(Uni<?> call) {
    Throwable failure = Await.failure(call);
    if (failure instanceof StorageException error) {
      assertThat(error.httpStatus()).as("the blame of %s", error).isIn(400, 501);
    } else {
      assertThat(failure).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
