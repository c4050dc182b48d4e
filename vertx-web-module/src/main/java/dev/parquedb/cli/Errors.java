package dev.parquedb.cli;

import dev.parquedb.ParqueDBException;
import java.nio.file.NoSuchFileException;

/** Errors in words for people. */
final class Errors {

  private Errors() {}

  static String describe(Throwable error) {
    if (error instanceof ParqueDBException known) {
      return known.getMessage() + " (" + known.code() + ")";
    }
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      if (cause.getCause() instanceof NoSuchFileException missing) {
        return "There is no file " + missing.getMessage();
      }
      cause = cause.getCause();
    }
    String message = error.getMessage();
    return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
  }
}
