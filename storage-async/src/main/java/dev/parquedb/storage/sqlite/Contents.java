package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CorruptStorageException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The bytes of files, in chunks. A content is staged (it has an owner who is still writing it), in
 * use by one or more files, or freed (neither), when anybody may remove its chunks.
 */
final class Contents {

  /** The largest chunk, which is what a small range costs at most. */
  static final int CHUNK_BYTES = 256 * 1024;

  /** Smaller last chunks grow by appending, so that many small appends do not make many chunks. */
  static final int GROWING_BYTES = 16 * 1024;

  private final Session session;

  Contents(Session session) {
    this.session = session;
  }

  /** Makes an empty content that one file uses. */
  long create() throws SQLException {
    long id = Store.next(session);
    session.update("INSERT INTO contents(id, uses) VALUES (?, 1)", id);
    return id;
  }

  /** Makes an empty content that nobody sees but its owner. */
  long stage(long owner) throws SQLException {
    long id = Store.next(session);
    session.update("INSERT INTO contents(id, uses, owner) VALUES (?, 0, ?)", id, owner);
    return id;
  }

  /** Whether a staged content is still there. */
  boolean isStaged(long id, long owner) throws SQLException {
    return session.first(
            "SELECT 1 FROM contents WHERE id = ? AND owner = ?", row -> true, id, owner)
        != null;
  }

  /** Lets one file use what was staged; tells whether it was still there. */
  boolean publish(long id, long owner) throws SQLException {
    return session.update(
            "UPDATE contents SET uses = 1, owner = NULL WHERE id = ? AND owner = ?", id, owner)
        == 1;
  }

  /** Frees a staged content; one that was published stays. */
  void discard(long id, long owner) throws SQLException {
    session.update("UPDATE contents SET owner = NULL WHERE id = ? AND owner = ?", id, owner);
  }

  /** Frees all that an owner has staged. */
  void discardAll(long owner) throws SQLException {
    session.update("UPDATE contents SET owner = NULL WHERE owner = ?", owner);
  }

  /** Notes one more file that uses the content. */
  void share(long id) throws SQLException {
    session.update("UPDATE contents SET uses = uses + 1 WHERE id = ?", id);
  }

  /** Notes one file less; the last one frees the content. */
  void release(long id) throws SQLException {
    session.update("UPDATE contents SET uses = uses - 1 WHERE id = ?", id);
  }

  /** Whether just one file uses the content. */
  boolean isUnshared(long id) throws SQLException {
    return session.number("SELECT uses FROM contents WHERE id = ?", id) == 1;
  }

  /** Adds bytes at an offset, which is the end of the content, in chunks. */
  void add(long id, long offset, ByteBuffer data) throws SQLException {
    long start = offset;
    while (data.hasRemaining()) {
      byte[] chunk = new byte[Math.min(CHUNK_BYTES, data.remaining())];
      data.get(chunk);
      addChunk(id, start, chunk);
      start += chunk.length;
    }
  }

  void addChunk(long id, long start, byte[] bytes) throws SQLException {
    session.update("INSERT INTO chunks(content, start, bytes) VALUES (?, ?, ?)", id, start, bytes);
  }

  /** Adds bytes at the end of a content, to its last chunk while that is small. */
  void append(long id, long size, ByteBuffer data) throws SQLException {
    byte[] last =
        session.first(
            "SELECT bytes FROM chunks WHERE content = ? AND start >= ? ORDER BY start DESC LIMIT 1",
            row -> row.getBytes(1),
            id,
            Math.max(0, size - GROWING_BYTES));
    long start = size;
    if (last != null && last.length + (long) data.remaining() <= GROWING_BYTES) {
      start = size - last.length;
      ByteBuffer longer = ByteBuffer.allocate(last.length + data.remaining());
      longer.put(last).put(data).flip();
      session.update("DELETE FROM chunks WHERE content = ? AND start = ?", id, start);
      add(id, start, longer);
    } else {
      add(id, start, data);
    }
  }

  /** Adds the chunks of another content, within the database. */
  void addAll(long id, long source) throws SQLException {
    session.update(
        "INSERT INTO chunks(content, start, bytes)"
            + " SELECT ?, start, bytes FROM chunks WHERE content = ? ORDER BY start",
        id,
        source);
  }

  /** Reads a range that lies within a file. */
  ByteBuffer read(FileRow file, ByteRange range) throws SQLException {
    ByteBuffer bytes = ByteBuffer.allocate((int) range.length());
    if (range.length() == 0) {
      return bytes;
    }
    try (ResultSet rows =
        session.query(
            "SELECT start, substr(bytes, 1 + max(0, ?1 - start), ?2 - max(?1, start)) FROM chunks"
                + " WHERE content = ?3 AND start < ?2 AND start >="
                + " (SELECT max(start) FROM chunks WHERE content = ?3 AND start <= ?1)"
                + " ORDER BY start",
            range.start(),
            range.end(),
            file.content())) {
      while (rows.next()) {
        byte[] piece = rows.getBytes(2);
        long at = Math.max(rows.getLong(1), range.start());
        if (piece == null
            || at != range.start() + bytes.position()
            || piece.length > bytes.remaining()) {
          throw damaged(file);
        }
        bytes.put(piece);
      }
    }
    if (bytes.hasRemaining()) {
      throw damaged(file);
    }
    return bytes.flip();
  }

  /**
   * Removes chunks of freed contents.
   *
   * @param most how many chunks at most
   * @return whether freed ones are left
   */
  boolean sweep(int most) throws SQLException {
    int left = most;
    Long freed = freed();
    while (freed != null && left > 0) {
      int removed =
          session.update(
              "DELETE FROM chunks WHERE id IN (SELECT id FROM chunks WHERE content = ? LIMIT ?)",
              freed,
              left);
      if (removed < left) {
        session.update("DELETE FROM contents WHERE id = ?", freed);
        freed = freed();
      }
      left -= Math.max(1, removed);
    }
    return freed != null;
  }

  private Long freed() throws SQLException {
    return session.first(
        "SELECT id FROM contents WHERE uses = 0 AND owner IS NULL LIMIT 1", row -> row.getLong(1));
  }

  private static CorruptStorageException damaged(FileRow file) {
    return new CorruptStorageException(
        file.path(),
        "The sqlite storage lacks bytes of \""
            + file.path()
            + "\": the database is damaged; restore it from a backup");
  }
}
