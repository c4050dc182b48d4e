package dev.parquedb.entity;

import java.util.Map;

/**
 * The table uses, or the call asks for, a feature that this version does not implement; nothing was
 * changed.
 */
public final class UnsupportedTableFeatureException extends EntityException {
  private static final long serialVersionUID = 1L;

  private final String namespace;
  private final String feature;

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param feature the feature by the name its specification gives it
   * @param message what happened and what to do
   */
  public UnsupportedTableFeatureException(String namespace, String feature, String message) {
    this(namespace, feature, message, null);
  }

  /**
   * Creates the error.
   *
   * @param namespace the namespace
   * @param feature the feature by the name its specification gives it
   * @param message what happened and what to do
   * @param cause what led here, or null
   */
  public UnsupportedTableFeatureException(
      String namespace, String feature, String message, Throwable cause) {
    super(
        "UNSUPPORTED_TABLE_FEATURE",
        false,
        501,
        message,
        Map.of("namespace", namespace, "feature", feature),
        cause);
    this.namespace = namespace;
    this.feature = feature;
  }

  /** The namespace. */
  public String namespace() {
    return namespace;
  }

  /** The feature by the name its specification gives it. */
  public String feature() {
    return feature;
  }
}
