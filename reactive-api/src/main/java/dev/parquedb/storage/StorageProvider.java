package dev.parquedb.storage;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;

/**
 * Opens backends for one or more URI schemes. Implementations are found by {@link
 * java.util.ServiceLoader} and must have a public constructor without arguments.
 */
public interface StorageProvider {

  /** The schemes this provider opens, lower case, without the colon: {@code fs}, {@code memory}. */
  Set<String> schemes();

  /**
   * Opens a backend.
   *
   * @param vertx the Vert.x instance the application runs on
   * @param uri the URI as given, whose scheme is one of {@link #schemes()}
   * @param options named options; an unknown one fails with {@link IllegalArgumentException}
   * @return the open backend
   */
  Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options);
}
