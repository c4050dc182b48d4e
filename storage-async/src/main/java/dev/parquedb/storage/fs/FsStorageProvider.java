package dev.parquedb.storage.fs;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import dev.parquedb.storage.spi.StorageUri;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Opens {@code fs:/folder} (a path as it is) and {@code file:///folder} (a URI, percent-encoded).
 * Options: {@code durability} ({@code FSYNC} or {@code NONE}), {@code poolSize} (threads), {@code
 * callLimit} (calls).
 */
public final class FsStorageProvider implements StorageProvider {

  private static final Set<String> OPTIONS = Set.of("durability", "poolSize", "callLimit");

  /** For the service loader. */
  public FsStorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("fs", "file");
  }

  @Override
  public Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    return Uni.createFrom()
        .deferred(() -> builder(vertx, StorageUri.parse(uri, options, OPTIONS)).open());
  }

  private static FsBackend.Builder builder(Vertx vertx, StorageUri uri) {
    FsBackend.Builder builder = FsBackend.builder(vertx, folder(uri));
    uri.options()
        .forEach(
            (name, value) -> {
              switch (name) {
                case "durability" -> builder.durability(durability(value));
                case "poolSize" -> builder.poolSize(number(name, value));
                default -> builder.callLimit(number(name, value));
              }
            });
    return builder;
  }

  private static Path folder(StorageUri uri) {
    String location = uri.location();
    if (location.isEmpty() || location.equals("//")) {
      throw new IllegalArgumentException("Name a folder, as in fs:/data or file:///data");
    }
    if (uri.scheme().equals("fs")) {
      return Path.of(location);
    }
    return Path.of(URI.create("file:" + location));
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
