package dev.parquedb.testkit.storage;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** The files of a {@link TinyStorage}. */
final class TinyFiles {

  /** One file. */
  record TinyFile(byte[] bytes, ByteBuffer view, String version, WriteOptions options) {
    FileStat stat(String path) {
      return new FileStat(
          path,
          false,
          bytes.length,
          version,
          Instant.ofEpochSecond(1_700_000_000),
          options.contentType(),
          options.cacheControl(),
          options.metadata());
    }
  }

  private final Flaw flaw;
  private final NavigableMap<String, TinyFile> files;
  private long versions;
  private boolean closed;

  TinyFiles(Flaw flaw) {
    this.flaw = flaw;
    this.files = new TreeMap<>(flaw == Flaw.UTF16_ORDER ? Comparator.naturalOrder() : Pages.UTF8);
  }

  synchronized TinyFile find(String path) {
    return files.get(path);
  }

  TinyFile get(String path) {
    TinyFile found = find(path);
    if (found == null) {
      String message = flaw == Flaw.SILENT_MESSAGES ? "not found" : "tiny: no file " + path;
      throw new NotFoundException(path, message);
    }
    return flaw == Flaw.HANDS_OUT_ITS_OWN_BUFFER
        ? found
        : new TinyFile(found.bytes(), found.view().duplicate(), found.version(), found.options());
  }

  synchronized List<String> below(String prefix) {
    boolean whole = flaw == Flaw.PREFIX_IS_A_DIRECTORY && !prefix.isEmpty();
    String start = whole && !prefix.endsWith("/") ? prefix + "/" : prefix;
    return files.keySet().stream().filter(path -> path.startsWith(start)).toList();
  }

  WriteResult put(String path, byte[] bytes, WriteOptions options) {
    if (flaw == Flaw.PARTIAL_WRITES && bytes.length > 1000) {
      store(path, Arrays.copyOf(bytes, bytes.length / 2), options);
      pause();
    }
    return store(path, bytes, options);
  }

  WriteResult putIf(String path, byte[] bytes, String expected, WriteOptions options) {
    boolean racy = expected == null ? flaw == Flaw.RACY_CREATE : flaw == Flaw.RACY_SWAP;
    if (racy) {
      expect(path, expected);
      pause();
      return put(path, bytes, options);
    }
    synchronized (this) {
      expect(path, expected);
      return store(path, bytes, options);
    }
  }

  Void append(String path, byte[] bytes) {
    if (flaw == Flaw.RACY_APPEND) {
      byte[] old = content(path);
      pause();
      store(path, joined(old, bytes), WriteOptions.DEFAULT);
      return null;
    }
    if (flaw == Flaw.PARTIAL_APPENDS && bytes.length > 1000) {
      store(path, joined(content(path), Arrays.copyOf(bytes, 999)), WriteOptions.DEFAULT);
      pause();
      store(
          path,
          joined(content(path), Arrays.copyOfRange(bytes, 999, bytes.length)),
          WriteOptions.DEFAULT);
      return null;
    }
    synchronized (this) {
      store(path, joined(content(path), bytes), WriteOptions.DEFAULT);
      return null;
    }
  }

  synchronized void copy(String from, String to) {
    TinyFile file = get(from);
    store(to, file.bytes(), file.options());
  }

  void move(String from, String to) {
    if (flaw == Flaw.MOVES_BY_WAY_OF_NOWHERE) {
      TinyFile file = get(from);
      remove(from);
      pause();
      store(to, file.bytes(), file.options());
      return;
    }
    synchronized (this) {
      copy(from, to);
      remove(from);
    }
  }

  synchronized boolean remove(String path) {
    return files.remove(path) != null;
  }

  synchronized void close() {
    closed = true;
  }

  synchronized boolean closed() {
    return closed;
  }

  /** Holds a window open that a flaw has left. */
  static void pause() {
    LockSupport.parkNanos(300_000);
  }

  private synchronized WriteResult store(String path, byte[] bytes, WriteOptions options) {
    String version = version(path, bytes);
    WriteOptions kept = flaw == Flaw.IGNORES_METADATA ? WriteOptions.DEFAULT : options;
    files.put(path, new TinyFile(bytes, ByteBuffer.wrap(bytes).asReadOnlyBuffer(), version, kept));
    return new WriteResult(version, bytes.length);
  }

  private String version(String path, byte[] bytes) {
    if (flaw == Flaw.VERSION_BY_CONTENT) {
      return "v" + Arrays.hashCode(bytes);
    }
    if (flaw == Flaw.VERSIONS_START_AGAIN) {
      TinyFile old = files.get(path);
      return "v" + (old == null ? 1 : Long.parseLong(old.version().substring(1)) + 1);
    }
    return "v" + ++versions;
  }

  private void expect(String path, String expected) {
    TinyFile found = find(path);
    String actual = found == null ? null : found.version();
    if (!Objects.equals(expected, actual)) {
      String message = "tiny: %s is %s, not %s".formatted(path, actual, expected);
      throw new PreconditionFailedException(path, expected, actual, message);
    }
  }

  private byte[] content(String path) {
    TinyFile found = find(path);
    return found == null ? new byte[0] : found.bytes();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
