package dev.parquedb.entity;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Opens entity backends of one table format. Implementations are found by {@link
 * java.util.ServiceLoader} and must have a public constructor without arguments.
 */
public interface EntityBackendProvider {

  /** The table format this provider opens. */
  BackendType type();

  /**
   * Opens a backend.
   *
   * @param vertx the Vert.x instance the application runs on
   * @param config the configuration, of this provider's format
   * @return the initialised backend
   */
  Uni<EntityBackend> open(Vertx vertx, BackendConfig config);
}
