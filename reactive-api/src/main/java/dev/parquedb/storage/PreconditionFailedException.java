package dev.parquedb.storage;

import java.util.LinkedHashMap;
import java.util.Map;

/** A conditional operation found the file in another version than expected; nothing was changed. */
public final class PreconditionFailedException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String actual;

  /**
   * Creates the error.
   *
   * @param path the path the call was about
   * @param expected the version the caller expected; null when the file had to be absent
   * @param actual the version found; null when the file is absent or the store does not tell
   * @param message what happened and what to do
   */
  public PreconditionFailedException(String path, String expected, String actual, String message) {
    super(StorageErrorKind.PRECONDITION_FAILED, path, message, facts(expected, actual), null);
    this.expected = expected;
    this.actual = actual;
  }

  private static Map<String, ?> facts(String expected, String actual) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("expected", expected);
    facts.put("actual", actual);
    return facts;
  }

  /** The version the caller expected; null when the file had to be absent. */
  public String expected() {
    return expected;
  }

  /** The version found; null when the file is absent or the store does not tell. */
  public String actual() {
    return actual;
  }
}
