package dev.parquedb.table.iceberg.catalog;

import dev.parquedb.table.AbsoluteLocation;
import dev.parquedb.table.TableRef;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Absolute locations of files, as metadata names them, and paths relative to a table's folder.
 * Locations are texts, not URIs: nothing in them is escaped. Pure.
 */
public final class Locations {

  private Locations() {}

  /** Where the folder of a table is; without a slash at its end. */
  public static String of(TableRef table) {
    URI root = table.storage().rootUri();
    String authority = root.getAuthority() == null ? "" : root.getAuthority();
    return root.getScheme() + "://" + authority + path(root) + "/" + table.root();
  }

  private static String path(URI root) {
    String path = root.getPath() == null ? "" : root.getPath();
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  /**
   * The path of a location, relative to the table's folder.
   *
   * @param table the table
   * @param location a location; those of one folder may be written in several ways
   * @return empty when it lies outside of the table's folder; "" for the folder itself
   */
  public static Optional<String> relative(TableRef table, String location) {
    Optional<AbsoluteLocation> absolute = AbsoluteLocation.of(location);
    URI root = table.storage().rootUri();
    if (absolute.isEmpty() || !absolute.get().isOfStore(root)) {
      return Optional.empty();
    }
    List<String> folder = segments(path(root) + "/" + table.root());
    List<String> file = segments(absolute.get().path());
    return file.size() >= folder.size() && file.subList(0, folder.size()).equals(folder)
        ? Optional.of(String.join("/", file.subList(folder.size(), file.size())))
        : Optional.empty();
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    // A path that leads up again is nobody's.
    return segments.contains("..") ? List.of("..") : segments;
  }
}
