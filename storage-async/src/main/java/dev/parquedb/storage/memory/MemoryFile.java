package dev.parquedb.storage.memory;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.spi.PutRequest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A stored file. Never changes; a write puts another one in its place. */
record MemoryFile(
    ByteBuffer bytes,
    String version,
    Instant modifiedAt,
    Optional<String> contentType,
    Optional<String> cacheControl,
    Map<String, String> metadata) {

  static MemoryFile of(PutRequest request, ByteBuffer bytes, String version, Instant now) {
    return new MemoryFile(
        bytes,
        version,
        now,
        request.contentType(),
        request.cacheControl(),
        Map.copyOf(request.metadata()));
  }

  /** The same content and description as a new write. */
  MemoryFile rewritten(ByteBuffer content, String newVersion, Instant now) {
    return new MemoryFile(content, newVersion, now, contentType, cacheControl, metadata);
  }

  long size() {
    return bytes.remaining();
  }

  FileStat stat(String path) {
    return new FileStat(
        path, false, size(), version, modifiedAt, contentType, cacheControl, metadata);
  }
}
