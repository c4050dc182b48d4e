package dev.parquedb.testkit.storage;

import dev.parquedb.storage.AlreadyExistsException;
import dev.parquedb.storage.DirectoryNotEmptyException;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import java.util.List;

/** Changing {@link TinyFiles} within some capabilities; paths are normalised. */
record TinyChanges(TinyFiles files, Flaw flaw, StorageCapabilities capabilities) {

  private static final int MOST_APPENDED = 64 * 1024 * 1024;

  WriteResult put(String path, byte[] data, WriteOptions asked) {
    requireSupported(path, asked);
    if (asked.ifNoneMatch().isPresent()) {
      try {
        return files.putIf(path, data, null, asked);
      } catch (PreconditionFailedException e) {
        throw new AlreadyExistsException(path, "tiny: " + path + " exists", e);
      }
    }
    return asked.ifMatch().isPresent() && flaw != Flaw.IGNORES_IF_MATCH
        ? files.putIf(path, data, asked.ifMatch().get(), asked)
        : files.put(path, data, asked);
  }

  WriteResult putIf(String path, byte[] data, String expected, WriteOptions asked) {
    boolean offered = expected == null ? capabilities.conditionalCreate() : capabilities.cas();
    need("conditional writes", path, offered);
    requireSupported(path, asked);
    if (asked.conditional()) {
      throw new IllegalArgumentException("two conditions for " + path);
    }
    return files.putIf(path, data, expected, asked);
  }

  Void append(String path, byte[] data) {
    need("append", path, capabilities.append());
    if (data.length > MOST_APPENDED) {
      throw new UnsupportedStorageException(path, "tiny: too much to append to " + path);
    }
    return files.append(path, data);
  }

  boolean delete(String path) {
    requireWritable(path);
    return files.remove(path);
  }

  long deletePrefix(String prefix) {
    if (prefix.isEmpty() && flaw != Flaw.DELETES_EVERYTHING) {
      throw new InvalidPathException(prefix, "tiny: an empty prefix would delete everything");
    }
    requireWritable(prefix);
    return files.below(prefix).stream().filter(files::remove).count();
  }

  Void mkdir(String path) {
    requireWritable(path);
    return null;
  }

  Void rmdir(String path, RmdirOptions asked) {
    requireWritable(path);
    List<String> below = files.below(path + "/");
    if (below.isEmpty()) {
      throw new NotFoundException(path, "tiny: no directory " + path);
    }
    if (!asked.recursive()) {
      throw new DirectoryNotEmptyException(path, "tiny: directory " + path + " has files");
    }
    below.forEach(files::remove);
    return null;
  }

  Void copy(String from, String to) {
    requireWritable(from);
    files.get(from);
    if (!from.equals(to)) {
      files.copy(from, to);
    }
    return null;
  }

  Void move(String from, String to) {
    requireWritable(from);
    need("move", from, capabilities.move());
    files.get(from);
    if (!from.equals(to) || flaw == Flaw.MOVE_ONTO_ITSELF_DELETES) {
      files.move(from, to);
    }
    return null;
  }

  void requireSupported(String path, WriteOptions asked) {
    requireWritable(path);
    boolean described =
        asked.contentType().isPresent()
            || asked.cacheControl().isPresent()
            || !asked.metadata().isEmpty();
    need("metadata", path, capabilities.userMetadata() || !described);
    need("ifNoneMatch", path, capabilities.conditionalCreate() || asked.ifNoneMatch().isEmpty());
    need("ifMatch", path, capabilities.cas() || asked.ifMatch().isEmpty());
  }

  private void requireWritable(String path) {
    need("writing", path, capabilities.writable());
  }

  private static void need(String what, String path, boolean offered) {
    if (!offered) {
      throw new UnsupportedStorageException(path, "tiny: no " + what + ", asked for " + path);
    }
  }
}
