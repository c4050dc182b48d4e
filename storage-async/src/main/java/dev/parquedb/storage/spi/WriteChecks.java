package dev.parquedb.storage.spi;

import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOptions;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Refuses, before anything is written, what a driver cannot honour. Pure. */
final class WriteChecks {

  /** The most bytes of one append. */
  static final long MAX_APPEND = 64L * 1024 * 1024;

  private final String type;
  private final StorageCapabilities capabilities;

  WriteChecks(String type, StorageCapabilities capabilities) {
    this.type = type;
    this.capabilities = capabilities;
  }

  /** Any change of the store. */
  void writable(String path) {
    require(path, capabilities.writable(), "writing");
  }

  /** A write under the conditions in its options. */
  PutRequest write(String path, WriteOptions options) {
    WriteMode mode = WriteMode.OVERWRITE;
    if (options.ifNoneMatch().isPresent()) {
      mode = WriteMode.CREATE_IF_ABSENT;
    } else if (options.ifMatch().isPresent()) {
      mode = WriteMode.expecting(options.ifMatch().get());
    }
    return request(path, mode, options);
  }

  /** A conditional write, whose options hold no conditions of their own. */
  PutRequest writeConditional(String path, String expected, WriteOptions options) {
    if (options.conditional()) {
      throw refused(
          path, "ifMatch and ifNoneMatch beside an expected version; give the condition once");
    }
    return request(path, WriteMode.expecting(expected), options);
  }

  /** A move of a file to another name. */
  void move(String source, String dest) {
    writable(dest);
    require(
        source,
        capabilities.move(),
        "moving, as it could delete what is written meanwhile: copy the file, and delete it when"
            + " nobody writes it");
  }

  void size(String path, long bytes) {
    require(
        path,
        bytes <= capabilities.maxFileSize(),
        "files above " + capabilities.maxFileSize() + " bytes");
  }

  void append(String path, long bytes) {
    writable(path);
    require(path, capabilities.append(), "appending");
    require(path, bytes <= MAX_APPEND, "appending more than " + MAX_APPEND + " bytes at once");
  }

  private PutRequest request(String path, WriteMode mode, WriteOptions options) {
    writable(path);
    if (mode instanceof WriteMode.CreateIfAbsent) {
      require(path, capabilities.conditionalCreate(), "creating only where no file exists");
    }
    if (mode instanceof WriteMode.Replace) {
      require(path, capabilities.cas(), "writing only over an expected version");
    }
    boolean described =
        options.contentType().isPresent()
            || options.cacheControl().isPresent()
            || !options.metadata().isEmpty();
    require(
        path,
        capabilities.userMetadata() || !described,
        "keeping a content type, a cache control or metadata");
    options.contentType().ifPresent(value -> header(path, "the content type", value));
    options.cacheControl().ifPresent(value -> header(path, "the cache control", value));
    return new PutRequest(
        path, mode, options.contentType(), metadata(path, options), options.cacheControl());
  }

  /** Metadata with keys in lower case, as every store gives them back. */
  private Map<String, String> metadata(String path, WriteOptions options) {
    Map<String, String> kept = new TreeMap<>();
    options
        .metadata()
        .forEach(
            (key, value) -> {
              if (!key.matches("[A-Za-z0-9-]+")) {
                throw refused(path, "the metadata key \"" + key + "\"; use letters, digits and -");
              }
              header(path, "the metadata value of " + key, value);
              if (kept.put(key.toLowerCase(Locale.ROOT), value) != null) {
                throw refused(path, "the metadata key " + key + " twice, in different case");
              }
            });
    return kept;
  }

  private void header(String path, String what, String value) {
    if (value.codePoints().anyMatch(Character::isISOControl)) {
      throw refused(path, what + " with control characters");
    }
  }

  private void require(String path, boolean supported, String what) {
    if (!supported) {
      throw refused(path, what);
    }
  }

  private UnsupportedStorageException refused(String path, String what) {
    return new UnsupportedStorageException(
        path,
        "The " + type + " storage does not support " + what + "; \"" + path + "\" was not touched");
  }
}
