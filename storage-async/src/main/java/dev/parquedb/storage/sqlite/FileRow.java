package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.PutRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A file.
 *
 * @param path its key
 * @param number tells this write from every other of the database
 * @param content where its bytes are
 * @param size how many there are
 */
record FileRow(
    String path,
    long number,
    long content,
    long size,
    Instant modifiedAt,
    Optional<String> contentType,
    Optional<String> cacheControl,
    Map<String, String> metadata) {

  static FileRow of(PutRequest request, long number, long content, long size, Instant now) {
    return new FileRow(
        request.path(),
        number,
        content,
        size,
        now,
        request.contentType(),
        request.cacheControl(),
        request.metadata());
  }

  /** The same description and bytes as a new write, perhaps under another key. */
  FileRow rewritten(String key, long newNumber, Instant now) {
    return new FileRow(key, newNumber, content, size, now, contentType, cacheControl, metadata);
  }

  /** The same description as a new write of other bytes. */
  FileRow holding(long newNumber, long newContent, long newSize, Instant now) {
    return new FileRow(
        path, newNumber, newContent, newSize, now, contentType, cacheControl, metadata);
  }

  String version() {
    return "s" + number;
  }

  FileStat stat() {
    return new FileStat(
        path, false, size, version(), modifiedAt, contentType, cacheControl, metadata);
  }

  WriteResult result() {
    return new WriteResult(version(), size);
  }
}
