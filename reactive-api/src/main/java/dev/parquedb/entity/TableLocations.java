package dev.parquedb.entity;

import java.util.List;
import java.util.Objects;

/**
 * Where tables may lie beside the configured storage.
 *
 * @param allowed the URIs below which tables may lie, such as {@code s3://bucket/warehouse}; whole
 *     folders, so that {@code s3://b/a} does not allow {@code s3://b/ab}
 * @param provider opens the storages
 */
public record TableLocations(List<String> allowed, TableStorageProvider provider) {

  /** Nowhere else. */
  public static final TableLocations NONE =
      new TableLocations(
          List.of(),
          location -> {
            throw new IllegalStateException("Nothing is allowed, so nothing is opened");
          });

  public TableLocations {
    allowed = List.copyOf(allowed);
    Objects.requireNonNull(provider, "provider");
    for (String prefix : allowed) {
      if (!prefix.matches("[A-Za-z][A-Za-z0-9+.-]*:/+[^/].*") || prefix.contains("/..")) {
        throw new InvalidInputException(
            "locations", "An allowed location must be an absolute URI of a folder: " + prefix);
      }
    }
  }
}
