package dev.parquedb.entity;

import dev.parquedb.storage.StorageException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The storage below failed; {@link #storage()} says how. Nothing was committed. */
public final class StorageFailureException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final StorageException storage;

  /**
   * Wraps a storage error.
   *
   * @param namespace the namespace the call was about
   * @param storage the error
   */
  public StorageFailureException(String namespace, StorageException storage) {
    super(
        "STORAGE_FAILURE",
        storage.retryable(),
        storage.retryable() ? 503 : 500,
        storage.getMessage(),
        facts(namespace, storage),
        storage);
    this.storage = storage;
  }

  private static Map<String, ?> facts(String namespace, StorageException storage) {
    Map<String, Object> facts = new LinkedHashMap<>(storage.context());
    facts.put("namespace", namespace);
    facts.put("storageCode", storage.code());
    return facts;
  }

  /** The storage error. */
  public StorageException storage() {
    return storage;
  }
}
