package dev.parquedb.storage.http;

/** A response did not come whole, or contradicts itself about its length. Asking again may help. */
public final class BrokenResponseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what is wrong with the response; without addresses
   * @param cause what the client reports, or null
   */
  public BrokenResponseException(String message, Throwable cause) {
    super(message, cause);
  }
}
