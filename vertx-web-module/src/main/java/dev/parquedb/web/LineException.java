package dev.parquedb.web;

/** A line of an import that cannot be created; the lines before it can. */
final class LineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long line;

  LineException(long line, RuntimeException cause) {
    super("Line " + line + ": " + cause.getMessage(), cause);
    this.line = line;
  }

  /** The number of the line, from 1. */
  long line() {
    return line;
  }

  Problem problem() {
    Problem cause = Problem.of(getCause());
    return new Problem(
        cause.status(), cause.code(), getMessage(), cause.retryable(), cause.context());
  }
}
