package dev.parquedb.storage.s3;

import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * What a storage holds until it is closed.
 *
 * @param vertx whose workers wait for connections of the SDK to close
 * @param sdk the client of everything but reads
 * @param calls the way to it
 * @param reads reads of objects
 * @param aftermath what is cleared up in the background
 */
record S3Resources(
    Vertx vertx, S3Sdk.Client sdk, S3Calls calls, ObjectReads reads, Aftermath aftermath) {

  /** Waits for what runs in the background, then closes all connections. */
  Uni<Void> close() {
    return aftermath
        .settled()
        .chain(reads::close)
        .eventually(
            () ->
                Contexts.onWorker(
                    vertx,
                    () -> {
                      sdk.close();
                      return null;
                    }));
  }
}
