package dev.parquedb.storage;

import java.util.Map;
import java.util.Optional;

/**
 * Options of a write. What the backend cannot honour it refuses before writing.
 *
 * @param contentType the media type to keep
 * @param metadata user metadata to keep; keys of letters, digits and {@code -}, case-insensitive
 * @param cacheControl the cache-control header to keep
 * @param ifMatch write only over this version, otherwise {@link PreconditionFailedException}
 * @param ifNoneMatch {@code *}: write only where no file exists, otherwise {@link
 *     AlreadyExistsException}; no other value is accepted
 */
public record WriteOptions(
    Optional<String> contentType,
    Map<String, String> metadata,
    Optional<String> cacheControl,
    Optional<String> ifMatch,
    Optional<String> ifNoneMatch) {

  /** No options. */
  public static final WriteOptions DEFAULT =
      new WriteOptions(
          Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

  public WriteOptions {
    metadata = Map.copyOf(metadata);
    if (ifMatch.isPresent() && ifNoneMatch.isPresent()) {
      throw new IllegalArgumentException("ifMatch and ifNoneMatch exclude each other");
    }
    if (ifNoneMatch.isPresent() && !ifNoneMatch.get().equals("*")) {
      throw new IllegalArgumentException("ifNoneMatch accepts only *: " + ifNoneMatch.get());
    }
  }

  /** The same with a media type. */
  public WriteOptions withContentType(String type) {
    return new WriteOptions(Optional.of(type), metadata, cacheControl, ifMatch, ifNoneMatch);
  }

  /** The same with user metadata. */
  public WriteOptions withMetadata(Map<String, String> entries) {
    return new WriteOptions(contentType, entries, cacheControl, ifMatch, ifNoneMatch);
  }

  /** The same with a cache-control header. */
  public WriteOptions withCacheControl(String value) {
    return new WriteOptions(contentType, metadata, Optional.of(value), ifMatch, ifNoneMatch);
  }

  /** The same, only over the given version. */
  public WriteOptions withIfMatch(String version) {
    return new WriteOptions(contentType, metadata, cacheControl, Optional.of(version), ifNoneMatch);
  }

  /** The same, only where no file exists. */
  public WriteOptions withIfNoneMatch() {
    return new WriteOptions(contentType, metadata, cacheControl, ifMatch, Optional.of("*"));
  }

  /** Whether a condition is set. */
  public boolean conditional() {
    return ifMatch.isPresent() || ifNoneMatch.isPresent();
  }
}
