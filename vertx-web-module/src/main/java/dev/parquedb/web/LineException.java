package dev.parquedb.web;

import dev.parquedb.ParqueDBException;

/** A line of an import that cannot be an entity; those before it can. */
public final class LineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long line;

  LineException(long line, ParqueDBException cause) {
    super("Line " + line + ": " + cause.getMessage(), cause);
    this.line = line;
  }

  /** The number of the line in the stream, from 1, blank lines counted. */
  public long line() {
    return line;
  }

  Problem problem() {
    Problem cause = Problem.of(getCause());
    return new Problem(
        cause.status(), cause.code(), getMessage(), cause.retryable(), cause.context());
  }
}
