package dev.parquedb.engine;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.StorageFailureException;
import dev.parquedb.storage.NotFoundException;
import java.util.Optional;

/** Recognises failures that mean that a file which a state names is not there any more. Pure. */
public final class MissingFiles {

  private MissingFiles() {}

  /** Whether a failure means that a file is gone. */
  public static boolean caused(Throwable failure) {
    return path(failure).isPresent();
  }

  /** The storage path of the file that is gone; empty for other failures. */
  public static Optional<String> path(Throwable failure) {
    Throwable cause = failure;
    if (failure instanceof StorageFailureException storage) {
      cause = storage.storage();
    } else if (failure instanceof CorruptTableException) {
      // A deletion vector that is gone is told as damage, with its cause.
      cause = failure.getCause();
    }
    return cause instanceof NotFoundException missing
        ? Optional.of(missing.path())
        : Optional.empty();
  }
}
