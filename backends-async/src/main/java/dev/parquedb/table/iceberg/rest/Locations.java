package dev.parquedb.table.iceberg.rest;

import java.util.List;
import java.util.Optional;

/** Compares the names that catalogs and storages have for folders. Pure. */
final class Locations {

  private Locations() {}

  /**
   * One spelling of a location: {@code s3} for Hadoop's {@code s3a} and {@code s3n}, three slashes
   * for files, none at the end.
   */
  static String normal(String location) {
    String normal = location.replaceFirst("^s3[an]://", "s3://");
    normal = normal.replaceFirst("^file:/+", "file:///");
    normal = normal.startsWith("/") ? "file:///" + normal.replaceFirst("^/+", "") : normal;
    return normal.replaceFirst("/+$", "");
  }

  /** Whether two locations are the same folder. */
  static boolean same(String one, String other) {
    return normal(one).equals(normal(other));
  }

  /**
   * Where a location is below a folder.
   *
   * @return the path from the folder, without slashes at its ends; empty when it is not strictly
   *     below, or when its path leads up anywhere
   */
  static Optional<String> below(String folder, String location) {
    String root = normal(folder) + "/";
    String whole = normal(location);
    if (!whole.startsWith(root) || whole.length() == root.length()) {
      return Optional.empty();
    }
    String path = whole.substring(root.length());
    boolean plain =
        !("/" + path).contains("//")
            && List.of(path.split("/")).stream()
                .noneMatch(part -> part.equals("..") || part.equals("."));
    return plain ? Optional.of(path) : Optional.empty();
  }

  /** Whether a location is one of some folders, or below one. */
  static boolean isAllowed(List<String> allowed, String location) {
    return allowed.stream()
        .anyMatch(folder -> same(folder, location) || below(folder, location).isPresent());
  }
}
