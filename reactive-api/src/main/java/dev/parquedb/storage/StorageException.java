package dev.parquedb.storage;

import dev.parquedb.ParqueDBException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An error of a {@link StorageBackend}. The set of subclasses is closed; each stands for one {@link
 * StorageErrorKind}. Messages name the backend and the path and say what to do; they hold no secret
 * and no signed URL.
 */
public abstract sealed class StorageException extends ParqueDBException
    permits AlreadyExistsException,
        CorruptStorageException,
        DirectoryNotEmptyException,
        InvalidPathException,
        InvalidRangeException,
        NotFoundException,
        PathConflictException,
        PermissionDeniedException,
        PreconditionFailedException,
        QuotaExceededException,
        StorageClosedException,
        StorageTimeoutException,
        ThrottledException,
        UnauthenticatedException,
        UnavailableException,
        UnsupportedStorageException,
        WriteOutcomeUnknownException {
  private static final long serialVersionUID = 1L;

  private final StorageErrorKind kind;
  private final String path;

  StorageException(StorageErrorKind kind, String path, String message, Throwable cause) {
    this(kind, path, message, Map.of(), cause);
  }

  StorageException(
      StorageErrorKind kind, String path, String message, Map<String, ?> facts, Throwable cause) {
    super("STORAGE_" + kind.name(), message, withPath(path, facts), cause);
    this.kind = kind;
    this.path = Objects.requireNonNull(path, "path");
  }

  private static Map<String, ?> withPath(String path, Map<String, ?> facts) {
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("path", path);
    return all;
  }

  /** The kind of error. */
  public final StorageErrorKind kind() {
    return kind;
  }

  /** The path the call was about, as normalised where it could be; empty for the root. */
  public final String path() {
    return path;
  }

  @Override
  public boolean retryable() {
    return kind.retryable();
  }

  @Override
  public int httpStatus() {
    return kind.httpStatus();
  }
}
