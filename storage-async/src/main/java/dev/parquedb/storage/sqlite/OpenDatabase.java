package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.PutRequest;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.URI;

/** An opened database: everything its driver works with, closed together. */
record OpenDatabase(URI uri, Writer writer, Readers readers, Changes changes, Owner owner) {

  /** A file that will come in pieces. */
  Upload upload(PutRequest request, DriverCall call) {
    return new Upload(writer, changes, owner.number(), request, call);
  }

  /** Finishes what runs, closes the connections, moves the log to the database. */
  Uni<Void> close() {
    return readers
        .stop()
        .chain(
            () ->
                writer.stop(
                    store -> {
                      owner.leave(store);
                      return null;
                    },
                    this::closeOwner));
  }

  private void closeOwner() {
    try {
      owner.close();
    } catch (IOException e) {
      SqliteLog.leftForLater(e);
    }
  }
}
