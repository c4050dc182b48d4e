package dev.parquedb.storage.layer;

import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import java.util.Locale;

/**
 * How a call ended, as metrics and traces name it.
 *
 * @param index a small number of its own, from 0
 * @param label lower case, from a fixed set
 * @param fault whether something went wrong, rather than the store having given an answer that is
 *     an error, such as that a file is missing
 */
record CallOutcome(int index, String label, boolean fault) {

  static final CallOutcome OK = new CallOutcome(0, "ok", false);
  static final CallOutcome CANCELLED = new CallOutcome(1, "cancelled", false);

  /** An error that is none of a storage. */
  static final CallOutcome OTHER = new CallOutcome(2, "other", true);

  private static final CallOutcome[] KINDS = kinds();

  /** How many outcomes there are. */
  static int count() {
    return 3 + KINDS.length;
  }

  static CallOutcome of(Throwable failure, boolean cancelled) {
    if (cancelled) {
      return CANCELLED;
    }
    if (failure == null) {
      return OK;
    }
    return failure instanceof StorageException error ? KINDS[error.kind().ordinal()] : OTHER;
  }

  private static CallOutcome[] kinds() {
    StorageErrorKind[] all = StorageErrorKind.values();
    CallOutcome[] outcomes = new CallOutcome[all.length];
    for (StorageErrorKind kind : all) {
      boolean fault =
          switch (kind) {
            case NOT_FOUND, ALREADY_EXISTS, PRECONDITION_FAILED -> false;
            default -> true;
          };
      String label = kind.name().toLowerCase(Locale.ROOT);
      outcomes[kind.ordinal()] = new CallOutcome(3 + kind.ordinal(), label, fault);
    }
    return outcomes;
  }
}
