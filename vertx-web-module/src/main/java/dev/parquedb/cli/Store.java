package dev.parquedb.cli;

import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;

/**
 * An open store.
 *
 * @param files where its files lie
 * @param backend the entities
 */
record Store(StorageBackend files, EntityBackend backend) {

  /** Closes both, from the top; the files also when closing the backend fails. */
  Uni<Void> close() {
    return backend.close().onTermination().call(files::close);
  }
}
