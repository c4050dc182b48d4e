package dev.parquedb.storage.sqlite;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.WriteMode;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The changes of files. Blocking; each is called within a transaction that may write. */
final class Changes {

  private final TimeSource time;

  Changes(TimeSource time) {
    this.time = time;
  }

  /** Writes a file whose bytes are all here. */
  WriteResult put(Store store, PutRequest request, ByteBuffer data) throws SQLException {
    FileRow present = expected(store, request);
    long content = store.contents().create();
    long size = data.remaining();
    store.contents().add(content, 0, data.duplicate());
    return replace(store, present, row(store, request, content, size)).result();
  }

  /** Writes a file whose bytes are staged. */
  WriteResult publish(Store store, PutRequest request, long staged, long owner, long size)
      throws SQLException {
    FileRow present = expected(store, request);
    if (!store.contents().publish(staged, owner)) {
      throw SqliteErrors.stagedAway(request.path());
    }
    return replace(store, present, row(store, request, staged, size)).result();
  }

  /** The file that a write finds, which must be as the write expects. */
  FileRow expected(Store store, PutRequest request) throws SQLException {
    FileRow present = store.files().get(request.path());
    if (request.mode() instanceof WriteMode.CreateIfAbsent && present != null) {
      throw SqliteErrors.changed(request.path(), null, present);
    }
    if (request.mode() instanceof WriteMode.Replace replace) {
      expect(request.path(), replace.version(), present);
    }
    return present;
  }

  /** Appends in place where no other file uses the bytes; makes the file where there is none. */
  WriteResult append(Store store, String path, ByteBuffer data) throws SQLException {
    FileRow present = store.files().get(path);
    if (present == null) {
      return put(store, PutRequest.of(path, WriteMode.OVERWRITE), data);
    }
    long content = present.content();
    if (!store.contents().isUnshared(content)) {
      content = store.contents().create();
      store.contents().addAll(content, present.content());
      store.contents().release(present.content());
    }
    long size = present.size() + data.remaining();
    store.contents().append(content, present.size(), data.duplicate());
    FileRow longer = present.holding(store.next(), content, size, now());
    store.files().put(longer);
    return longer.result();
  }

  /** Lets the destination use the bytes of the source. */
  WriteResult copy(Store store, String source, Optional<String> ifVersion, String dest)
      throws SQLException {
    FileRow from = existing(store, source);
    if (ifVersion.isPresent()) {
      expect(source, ifVersion.get(), from);
    }
    store.contents().share(from.content());
    return replace(store, store.files().get(dest), from.rewritten(dest, store.next(), now()))
        .result();
  }

  /** Gives the bytes of the source to the destination. */
  WriteResult move(Store store, String source, String dest) throws SQLException {
    FileRow from = existing(store, source);
    store.files().delete(source);
    return replace(store, store.files().get(dest), from.rewritten(dest, store.next(), now()))
        .result();
  }

  boolean delete(Store store, String path, Optional<String> ifVersion) throws SQLException {
    FileRow present = store.files().get(path);
    if (ifVersion.isPresent()) {
      expect(path, ifVersion.get(), present);
    }
    if (present == null) {
      return false;
    }
    store.files().delete(path);
    store.contents().release(present.content());
    return true;
  }

  long deleteAll(Store store, List<String> paths) throws SQLException {
    long deleted = 0;
    for (String path : paths) {
      deleted += delete(store, path, Optional.empty()) ? 1 : 0;
    }
    return deleted;
  }

  /** The file of a key, which must be there. */
  static FileRow existing(Store store, String path) throws SQLException {
    FileRow file = store.files().get(path);
    if (file == null) {
      throw SqliteErrors.notFound(path);
    }
    return file;
  }

  /** Refuses a file in another version than expected; a missing one has none. */
  static void expect(String path, String version, FileRow present) {
    if (present == null || !present.version().equals(version)) {
      throw SqliteErrors.changed(path, version, present);
    }
  }

  private FileRow row(Store store, PutRequest request, long content, long size)
      throws SQLException {
    return FileRow.of(request, store.next(), content, size, now());
  }

  private static FileRow replace(Store store, FileRow present, FileRow next) throws SQLException {
    store.files().put(next);
    if (present != null) {
      store.contents().release(present.content());
    }
    return next;
  }

  /** To the millisecond, as it is kept. */
  private Instant now() {
    return Instant.ofEpochMilli(time.now().toEpochMilli());
  }
}
