package dev.parquedb.testkit.fault;

import java.util.Objects;
import java.util.Optional;

/**
 * One call of a storage, as {@link FaultyStorage} records it when it is subscribed to.
 *
 * @param number which call it is, from 1, in the order of subscription
 * @param operation the method
 * @param path the path or prefix, as given; the source of a copy or move
 * @param other the destination of a copy or move
 * @param operationClass whose odds apply
 */
public record StorageCall(
    long number,
    StorageOperation operation,
    String path,
    Optional<String> other,
    OperationClass operationClass) {

  public StorageCall {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(operationClass, "operationClass");
  }

  /** Whether the call changes something. */
  public boolean changes() {
    return operationClass.changes();
  }

  /** Whether the call is of one of the given methods. */
  public boolean is(StorageOperation... operations) {
    for (StorageOperation one : operations) {
      if (one == operation) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "#%d %s %s%s"
        .formatted(number, operation, path, other.map(dest -> " -> " + dest).orElse(""));
  }
}
