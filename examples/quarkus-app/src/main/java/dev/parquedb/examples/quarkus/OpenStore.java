package dev.parquedb.examples.quarkus;

import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;

/**
 * An open store: one bean, so that both parts are closed in the right order.
 *
 * @param storage the files
 * @param backend the entities in them
 */
public record OpenStore(StorageBackend storage, EntityBackend backend) {

  /** Finishes the commit in flight, then closes. */
  Uni<Void> close() {
    return backend.close().onTermination().call(storage::close);
  }
}
