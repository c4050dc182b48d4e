package dev.parquedb.storage.layer;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.spi.StoragePaths;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** Paths below a prefix, as the view has them and as the storage within does. Pure. */
final class PrefixPaths {

  private final String prefix;
  private final String base;
  private final int left;

  /** Creates the translation; the prefix is in normal form and not empty. */
  PrefixPaths(String prefix) {
    this.prefix = prefix;
    this.base = prefix + "/";
    this.left = StoragePaths.MAX_PATH_BYTES - bytes(base);
  }

  /**
   * The path within. A trailing slash stays, so that the storage within tells a file from a
   * directory by its own rules.
   *
   * @param path a path or string prefix as given
   * @throws InvalidPathException when it breaks the rules of paths
   */
  String inward(String path) {
    String normal = StoragePaths.directory(path);
    if (bytes(normal) > left) {
      throw new InvalidPathException(
          path,
          "Invalid path \""
              + normal
              + "\": it has "
              + bytes(normal)
              + " bytes, more than the "
              + left
              + " that the prefix of the storage leaves");
    }
    return base + (StoragePaths.namesDirectory(path) && !normal.isEmpty() ? normal + "/" : normal);
  }

  /** The same for a path that must not be the root. */
  String belowRoot(String path) {
    if (StoragePaths.directory(path).isEmpty()) {
      throw new InvalidPathException("", "The root is not removed; name a directory or prefix");
    }
    return inward(path);
  }

  /** The path of the view; one that is not below the prefix stays as it is. */
  String outward(String path) {
    if (path.equals(prefix)) {
      return "";
    }
    return path.startsWith(base) ? path.substring(base.length()) : path;
  }

  FileStat outward(FileStat stat) {
    return new FileStat(
        outward(stat.path()),
        stat.isDirectory(),
        stat.size(),
        stat.version(),
        stat.modifiedAt(),
        stat.contentType(),
        stat.cacheControl(),
        stat.metadata());
  }

  /** The page of the view. Its cursor stays: it belongs to the listing within. */
  ListResult outward(ListResult page) {
    return new ListResult(
        page.files().stream().map(this::outward).toList(),
        page.prefixes().stream().map(this::outward).toList(),
        page.cursor());
  }

  /** The message of an error, with paths as the view has them. */
  String message(String inner) {
    return inner == null ? null : inner.replace("\"" + base, "\"").replace("\"" + prefix, "\"");
  }

  /** The root of the view. */
  URI root(URI inner) {
    try {
      String path = new URI(null, null, "/" + prefix, null).getRawPath();
      return URI.create(inner + path);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a path in normal form fits into a URI", e);
    }
  }

  private static int bytes(String path) {
    return path.getBytes(StandardCharsets.UTF_8).length;
  }
}
