package dev.parquedb.storage.spi;

import java.util.Map;
import java.util.Optional;

/**
 * What to write where. The backend has checked it against the driver's capabilities.
 *
 * @param path the normalised path
 * @param mode the condition; when it does not hold the driver fails with {@link
 *     dev.parquedb.storage.PreconditionFailedException}
 * @param contentType the media type to keep
 * @param metadata user metadata to keep; keys in lower case
 * @param cacheControl the cache-control header to keep
 */
public record PutRequest(
    String path,
    WriteMode mode,
    Optional<String> contentType,
    Map<String, String> metadata,
    Optional<String> cacheControl) {

  /** A request without content type, metadata and cache control. */
  public static PutRequest of(String path, WriteMode mode) {
    return new PutRequest(path, mode, Optional.empty(), Map.of(), Optional.empty());
  }
}
