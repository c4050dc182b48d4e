package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import dev.parquedb.storage.fs.Durability;
import dev.parquedb.storage.spi.StorageUri;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Opens {@code sqlite:/folder/file.db} (a path as it is) and {@code sqlite:///folder/file.db} (a
 * URI, percent-encoded). Options: {@code durability} ({@code FSYNC} or {@code NONE}), {@code
 * readers} (threads), {@code busyTimeoutMillis}, {@code queueLimit} (calls).
 */
public final class SqliteStorageProvider implements StorageProvider {

  private static final Set<String> OPTIONS =
      Set.of("durability", "readers", "busyTimeoutMillis", "queueLimit");

  /** For the service loader. */
  public SqliteStorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("sqlite");
  }

  @Override
  public Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    return Uni.createFrom()
        .deferred(() -> builder(vertx, StorageUri.parse(uri, options, OPTIONS)).open());
  }

  private static SqliteBackend.Builder builder(Vertx vertx, StorageUri uri) {
    SqliteBackend.Builder builder = SqliteBackend.builder(vertx, file(uri.location()));
    uri.options()
        .forEach(
            (name, value) -> {
              switch (name) {
                case "durability" -> builder.durability(durability(value));
                case "readers" -> builder.readers(number(name, value));
                case "busyTimeoutMillis" ->
                    builder.busyTimeout(Duration.ofMillis(number(name, value)));
                default -> builder.queueLimit(number(name, value));
              }
            });
    return builder;
  }

  private static Path file(String location) {
    String name = location.replaceAll("^/+", "");
    if (name.isEmpty() || name.endsWith("/")) {
      throw new IllegalArgumentException("Name a file, as in sqlite:/data/file.db");
    }
    if (location.startsWith(":")) {
      throw new IllegalArgumentException(
          "sqlite:"
              + location
              + " is no file; use sqlite:/data/file.db, or memory: for storage without a file");
    }
    if (location.startsWith("//")) {
      if (!location.startsWith("///")) {
        throw new IllegalArgumentException(
            "A sqlite: URI names no host: write sqlite:/data/file.db or sqlite:///data/file.db");
      }
      return Path.of(URI.create("file:" + location));
    }
    return Path.of(location);
  }

  private static Durability durability(String value) {
    try {
      return Durability.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("durability is FSYNC or NONE, not " + value, e);
    }
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is a number, not " + value, e);
    }
  }
}
