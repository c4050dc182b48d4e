package dev.parquedb;

import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityBackendProvider;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ServiceLoader;

/** The front door to entities: opens an {@link EntityBackend} by configuration. */
public final class EntityBackends {

  private EntityBackends() {}

  /**
   * Opens a backend.
   *
   * @param vertx the Vert.x instance the application runs on
   * @param config which format, on which storage
   * @return the initialised backend; fails with {@link IllegalStateException} naming the artifact
   *     to add when the format is not on the class path
   */
  public static Uni<EntityBackend> open(Vertx vertx, BackendConfig config) {
    return Contexts.returning(
        Contexts.onWorker(vertx, () -> provider(config))
            .chain(provider -> provider.open(vertx, config)));
  }

  private static EntityBackendProvider provider(BackendConfig config) {
    for (EntityBackendProvider provider : ServiceLoader.load(EntityBackendProvider.class)) {
      if (provider.type() == config.type()) {
        return provider;
      }
    }
    throw new IllegalStateException(
        "No entity backend for "
            + config.type()
            + " on the class path: add the artifact dev.parquedb:parquedb-backends-async");
  }
}
