package dev.parquedb.storage;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Describes a file or a directory.
 *
 * @param path the normalised path
 * @param isDirectory whether this is a directory or a non-empty prefix
 * @param size the bytes of a file; 0 for a directory
 * @param version the opaque version of a file: differs for every write, also of equal bytes unless
 *     the storage declares no {@code uniqueVersions}, and is the same from write, {@code stat} and
 *     {@code list}; null for a directory
 * @param modifiedAt when the store wrote the file, by the store's clock; {@link Instant#EPOCH} for
 *     a directory without one
 * @param contentType the media type, where kept
 * @param cacheControl the cache-control header, where kept
 * @param metadata user metadata, where kept; empty otherwise and where a listing does not carry it
 */
public record FileStat(
    String path,
    boolean isDirectory,
    long size,
    String version,
    Instant modifiedAt,
    Optional<String> contentType,
    Optional<String> cacheControl,
    Map<String, String> metadata) {

  public FileStat {
    Objects.requireNonNull(path, "path");
    metadata = Map.copyOf(metadata);
  }

  /** A file without content type or metadata. */
  public static FileStat file(String path, long size, String version, Instant modifiedAt) {
    return new FileStat(
        path, false, size, version, modifiedAt, Optional.empty(), Optional.empty(), Map.of());
  }

  /** A directory or non-empty prefix. */
  public static FileStat directory(String path) {
    return new FileStat(
        path, true, 0, null, Instant.EPOCH, Optional.empty(), Optional.empty(), Map.of());
  }
}
