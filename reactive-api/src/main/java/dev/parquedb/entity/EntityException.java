package dev.parquedb.entity;

import dev.parquedb.ParqueDBException;
import java.util.Map;

/**
 * An error of an {@link EntityBackend}. The set of subclasses is closed. Messages name the
 * namespace, id or version concerned and say what to do next.
 */
public abstract sealed class EntityException extends ParqueDBException
    permits BackendClosedException,
        ClockSkewException,
        CommitConflictException,
        CorruptTableException,
        DuplicateEntityException,
        EntityExistsException,
        EntityNotFoundException,
        EntityTimeoutException,
        IllegalSchemaChangeException,
        InvalidFilterException,
        InvalidIdException,
        InvalidInputException,
        InvalidNamespaceException,
        InvalidUpdateException,
        LimitExceededException,
        QueueFullException,
        ReadOnlyException,
        SchemaNotFoundException,
        SchemaViolationException,
        SnapshotNotFoundException,
        StorageFailureException,
        TableNotFoundException,
        TransactionConflictException,
        UnsupportedTableFeatureException,
        VersionConflictException,
        WriteOutcomeUnknownException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final int httpStatus;

  EntityException(
      String code,
      boolean retryable,
      int httpStatus,
      String message,
      Map<String, ?> context,
      Throwable cause) {
    super(code, message, context, cause);
    this.retryable = retryable;
    this.httpStatus = httpStatus;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }

  @Override
  public int httpStatus() {
    return httpStatus;
  }
}
