package dev.parquedb.entity;

import java.util.Map;

/** The entity is not in the version the caller expected; nothing was changed. */
public final class VersionConflictException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String id;
  private final long expected;
  private final long actual;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param id the full id
   * @param expected the version the caller expected
   * @param actual the version found
   */
  public VersionConflictException(String namespace, String id, long expected, long actual) {
    super(
        "VERSION_CONFLICT",
        false,
        412,
        "Entity "
            + id
            + " has version "
            + actual
            + ", not "
            + expected
            + ": read it again and repeat the change on what you find",
        Map.of("namespace", namespace, "id", id, "expected", expected, "actual", actual),
        null);
    this.id = id;
    this.expected = expected;
    this.actual = actual;
  }

  /** The full id. */
  public String id() {
    return id;
  }

  /** The version the caller expected. */
  public long expected() {
    return expected;
  }

  /** The version found. */
  public long actual() {
    return actual;
  }
}
