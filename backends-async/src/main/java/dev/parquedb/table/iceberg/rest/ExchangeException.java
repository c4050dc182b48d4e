package dev.parquedb.table.iceberg.rest;

/** There was no answer, or none that can be used. Never leaves the package. */
final class ExchangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How far the request came. */
  enum Reach {
    /** It was not sent and has no effect. */
    UNSENT,
    /** It may have left. */
    SENT,
    /** It was answered, with more than may be read. */
    TOO_LARGE
  }

  private final Reach reach;

  ExchangeException(Reach reach, String message, Throwable cause) {
    super(message, cause);
    this.reach = reach;
  }

  Reach reach() {
    return reach;
  }
}
