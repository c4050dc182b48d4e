package dev.parquedb;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** The front door to storage: opens a {@link StorageBackend} by URI. */
public final class Storages {

  private static final String ARTIFACT = "dev.parquedb:parquedb-storage-async";

  /** What the artifact provides: so that a missing one can be named. */
  private static final Set<String> SCHEMES =
      Set.of("memory", "fs", "file", "tiered", "http", "https");

  private Storages() {}

  /** {@link #open(Vertx, String, Map)} without options. */
  public static Uni<StorageBackend> open(Vertx vertx, String uri) {
    return open(vertx, uri, Map.of());
  }

  /**
   * Opens a storage.
   *
   * @param vertx the Vert.x instance the application runs on
   * @param uri {@code memory:name}, {@code fs:/folder}, {@code file:///folder}, {@code tiered:},
   *     {@code http://host/path} or {@code https://host/path} (read-only); further schemes come
   *     with the providers on the class path
   * @param options named options of the scheme
   * @return the open backend; fails with {@link IllegalArgumentException} for a scheme nobody
   *     provides (naming the artifact to add, where known) and for an unknown option
   */
  public static Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    return Contexts.returning(
        Contexts.onWorker(vertx, () -> provider(uri))
            .chain(provider -> provider.open(vertx, uri, options)));
  }

  private static StorageProvider provider(String uri) {
    int colon = uri.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "A storage URI starts with a scheme, as in memory:name or fs:/data");
    }
    String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
    TreeSet<String> known = new TreeSet<>();
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class)) {
      if (provider.schemes().contains(scheme)) {
        return provider;
      }
      known.addAll(provider.schemes());
    }
    throw new IllegalArgumentException(
        "No storage for scheme "
            + scheme
            + ": on the class path are "
            + known
            + (SCHEMES.contains(scheme) ? "; add the artifact " + ARTIFACT : ""));
  }
}
