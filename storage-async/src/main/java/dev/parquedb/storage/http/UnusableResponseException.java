package dev.parquedb.storage.http;

/** A response is whole but of no use: the server cannot do what reading ranges needs. */
public final class UnusableResponseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what the server does not do; without addresses
   */
  public UnusableResponseException(String message) {
    super(message);
  }
}
