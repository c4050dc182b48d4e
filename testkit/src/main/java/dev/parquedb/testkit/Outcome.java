package dev.parquedb.testkit;

/**
 * How an asynchronous call ended.
 *
 * @param item the item; null after a failure, and where the call gives none
 * @param failure the failure; null after success
 * @param <T> the type of the item
 */
public record Outcome<T>(T item, Throwable failure) {

  /** Whether the call succeeded. */
  public boolean succeeded() {
    return failure == null;
  }

  /** Whether the call failed with an error of the given type. */
  public boolean failedWith(Class<? extends Throwable> type) {
    return type.isInstance(failure);
  }
}
