package dev.parquedb.storage.fs;

import dev.parquedb.storage.spi.WorkerPool;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An opened folder: everything its driver works with, closed together. */
record OpenFolder(
    FsRoot root,
    WorkerPool pool,
    FileOperations operations,
    OpenFiles files,
    FsReads reads,
    FsDirectories directories,
    FsWrites writes,
    KeyLocks locks,
    Temporaries temporaries,
    Stamps stamps) {

  private static final Logger LOG = LoggerFactory.getLogger(OpenFolder.class);

  Temporary newTemporary() {
    return new Temporary(temporaries.next(), operations, stamps);
  }

  /** Removes a temporary that was not published; what fails here is removed by a later cleaning. */
  void discardLater(Temporary temporary) {
    if (temporary.gone()) {
      return;
    }
    pool.execute(
        () -> {
          try {
            temporary.discard();
          } catch (IOException e) {
            LOG.warn("A temporary file stays until the next cleaning: {}", e.toString());
          }
        });
  }

  Uni<Void> close() {
    return pool.stop(
        () -> {
          try {
            files.close();
            temporaries.close();
            locks.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
