package dev.parquedb.examples.quarkus;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.SchemaNotFoundException;
import dev.parquedb.storage.StorageBackend;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Opens the store on the Vert.x of Quarkus and closes it at the end.
 *
 * <p>CDI makes and disposes of beans synchronously, so the main thread waits here while the
 * application starts and stops. Requests never wait.
 */
@Singleton
public class StoreProducer {

  private static final Duration BOUND = Duration.ofSeconds(30);

  /** Made before the first request, on the main thread. */
  void start(@Observes StartupEvent started, OpenStore store) {}

  /** Opens the store. */
  @Produces
  @Singleton
  OpenStore open(Vertx vertx, StoreConfig config) {
    return Storages.open(vertx, config.uri(), config.options())
        .chain(storage -> open(vertx, storage).onFailure().call(storage::close))
        .await()
        .atMost(BOUND);
  }

  private static Uni<OpenStore> open(Vertx vertx, StorageBackend storage) {
    return EntityBackends.open(vertx, DeltaBackendConfig.builder(storage).build())
        .chain(
            backend ->
                declare(backend)
                    .replaceWith(new OpenStore(storage, backend))
                    .onFailure()
                    .call(backend::close));
  }

  /** A schema that is there already stays as it is. */
  private static Uni<Void> declare(EntityBackend backend) {
    return backend
        .getSchema(Quake.NAMESPACE)
        .replaceWithVoid()
        .onFailure(SchemaNotFoundException.class)
        .recoverWithUni(() -> backend.setSchema(Quake.NAMESPACE, Quake.SCHEMA));
  }

  /** Closes the store. */
  void close(@Disposes OpenStore store) {
    store.close().await().atMost(BOUND);
  }

  /** The entities, for whoever injects them. */
  @Produces
  EntityBackend backend(OpenStore store) {
    return store.backend();
  }
}
