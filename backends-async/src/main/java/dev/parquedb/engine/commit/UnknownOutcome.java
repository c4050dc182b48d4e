package dev.parquedb.engine.commit;

import dev.parquedb.entity.WriteOutcomeUnknownException;
import java.util.List;

/** Ends a batch whose outcome stayed unknown; carries the answers that hold if it was made. */
final class UnknownOutcome extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient WriteOutcomeUnknownException error;
  private final transient List<Result> tentative;

  UnknownOutcome(WriteOutcomeUnknownException error, List<Result> tentative) {
    super(error);
    this.error = error;
    this.tentative = tentative;
  }

  WriteOutcomeUnknownException error() {
    return error;
  }

  List<Result> tentative() {
    return tentative;
  }
}
