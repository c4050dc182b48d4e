package dev.parquedb.storage.fs;

import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.spi.StoragePaths;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The folder of a storage: where keys are, and that they stay in it.
 *
 * @param path the real path of the folder
 * @param uri the same as a URI without a trailing slash
 */
record FsRoot(Path path, URI uri) {

  /**
   * A folder that is there. Blocking: making the URI looks at the file system.
   *
   * @param path the real path of the folder
   */
  static FsRoot of(Path path) {
    String text = path.toUri().toString();
    boolean slash = text.endsWith("/") && path.getNameCount() > 0;
    return new FsRoot(path, URI.create(slash ? text.substring(0, text.length() - 1) : text));
  }

  /** The folder for locks and temporaries. */
  Path internal() {
    return path.resolve(StoragePaths.RESERVED_SEGMENT);
  }

  /** Where the file or directory of a normalised key is. */
  Path resolve(String key) {
    try {
      return path.resolve(key);
    } catch (InvalidPathException unmappable) {
      throw new UnsupportedStorageException(
          key,
          "This Java cannot write the file name \""
              + key
              + "\", because the locale is not UTF-8;"
              + " start it with LANG=C.UTF-8 or -Dsun.jnu.encoding=UTF-8",
          unmappable);
    }
  }

  /** Refuses a path whose existing parents are not all real directories below the root. */
  void refuseLinks(Path file, String key) throws IOException {
    Path parent = file.getParent();
    if (!parent.equals(path) && !parent.toRealPath().equals(parent)) {
      throw FsErrors.link(key);
    }
  }

  /**
   * The identity of the file of a key; null when there is no file. A directory is no file.
   *
   * @param file the resolved key
   */
  FileIdentity identify(Path file, String key) throws IOException {
    BasicFileAttributes attributes = attributesOrNull(file, key);
    return attributes == null || !attributes.isRegularFile() ? null : FileIdentity.of(attributes);
  }

  /** The attributes of what stands at a path; null when there is nothing. Links are refused. */
  BasicFileAttributes attributesOrNull(Path file, String key) throws IOException {
    try {
      refuseLinks(file, key);
      BasicFileAttributes attributes = FileIdentity.attributes(file);
      if (attributes.isSymbolicLink()) {
        throw FsErrors.link(key);
      }
      return attributes;
    } catch (IOException e) {
      if (FsErrors.meansAbsent(e)) {
        return null;
      }
      throw e;
    }
  }
}
