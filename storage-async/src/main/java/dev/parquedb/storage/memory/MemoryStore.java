package dev.parquedb.storage.memory;

import dev.parquedb.Utf8Order;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.WriteMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The files of a memory storage. Changes are made one at a time, each in a few map operations;
 * readers never wait.
 */
final class MemoryStore {

  /** The most bytes an array can hold. */
  static final int LARGEST_FILE = Integer.MAX_VALUE - 8;

  private final ConcurrentNavigableMap<String, MemoryFile> files =
      new ConcurrentSkipListMap<>(Utf8Order.COMPARATOR);
  private long writes;

  /** The file of a path; null when there is none. */
  MemoryFile get(String path) {
    return files.get(path);
  }

  /** The files from a key on in UTF-8 order, as they are when they are looked at. */
  Iterable<FileStat> from(String key) {
    return () ->
        files.tailMap(key, true).entrySet().stream()
            .map(entry -> entry.getValue().stat(entry.getKey()))
            .iterator();
  }

  synchronized MemoryFile put(PutRequest request, ByteBuffer bytes, Instant now) {
    String path = request.path();
    MemoryFile present = files.get(path);
    if (request.mode() instanceof WriteMode.CreateIfAbsent && present != null) {
      throw conflict(path, null, present);
    }
    if (request.mode() instanceof WriteMode.Replace replace) {
      expect(path, replace.version(), present);
    }
    MemoryFile file = MemoryFile.of(request, bytes, nextVersion(), now);
    files.put(path, file);
    return file;
  }

  synchronized void append(String path, ByteBuffer data, Instant now) {
    MemoryFile present = files.get(path);
    long size = data.remaining() + (present == null ? 0 : present.size());
    if (size > LARGEST_FILE) {
      throw new UnsupportedStorageException(
          path,
          "The memory storage holds files up to "
              + LARGEST_FILE
              + " bytes; \""
              + path
              + "\" would be larger, write another file instead");
    }
    ByteBuffer longer = ByteBuffer.allocate((int) size);
    if (present != null) {
      longer.put(present.bytes().duplicate());
    }
    longer.put(data.duplicate()).flip();
    MemoryFile file =
        present == null
            ? MemoryFile.of(PutRequest.of(path, WriteMode.OVERWRITE), longer, nextVersion(), now)
            : present.rewritten(longer, nextVersion(), now);
    files.put(path, file);
  }

  synchronized boolean delete(String path, Optional<String> ifVersion) {
    ifVersion.ifPresent(version -> expect(path, version, files.get(path)));
    return files.remove(path) != null;
  }

  synchronized void copy(String source, Optional<String> ifVersion, String dest, Instant now) {
    MemoryFile file = existing(source);
    ifVersion.ifPresent(version -> expect(source, version, file));
    files.put(dest, file.rewritten(file.bytes(), nextVersion(), now));
  }

  synchronized void move(String source, String dest, Instant now) {
    MemoryFile file = existing(source);
    files.put(dest, file.rewritten(file.bytes(), nextVersion(), now));
    files.remove(source);
  }

  MemoryFile existing(String path) {
    MemoryFile file = files.get(path);
    if (file == null) {
      throw new NotFoundException(path, "The memory storage has no file \"" + path + "\"");
    }
    return file;
  }

  /** Refuses a file in another version than expected; a missing one has none. */
  static void expect(String path, String version, MemoryFile present) {
    if (present == null || !present.version().equals(version)) {
      throw conflict(path, version, present);
    }
  }

  private String nextVersion() {
    return "m" + ++writes;
  }

  private static PreconditionFailedException conflict(
      String path, String expected, MemoryFile present) {
    String actual = present == null ? null : present.version();
    return new PreconditionFailedException(
        path,
        expected,
        actual,
        "The memory storage has \""
            + path
            + "\" in "
            + (actual == null ? "no version" : "version " + actual)
            + (expected == null ? ", not absent" : ", not in " + expected)
            + "; read it again");
  }
}
