package dev.parquedb.engine;

import dev.parquedb.ParqueDBException;
import dev.parquedb.entity.BackendClosedException;
import dev.parquedb.entity.StorageFailureException;
import dev.parquedb.storage.StorageException;
import java.util.concurrent.RejectedExecutionException;

/** Turns what lower layers raise into the errors that callers are promised. Pure. */
final class Failures {

  private Failures() {}

  static Throwable typed(String namespace, Throwable thrown) {
    Throwable failure = ParqueDBException.first(thrown);
    if (failure instanceof StorageException storage) {
      return new StorageFailureException(namespace, storage);
    }
    if (failure instanceof RejectedExecutionException) {
      return new BackendClosedException(
          namespace, "The backend was closed: open a new one", failure);
    }
    return failure;
  }
}
