package dev.parquedb.storage.spi;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteResult;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Appends where the driver cannot: reads the file, writes it longer on condition that nobody
 * changed it, and starts over when somebody did. So it is limited to small files.
 */
final class CasAppend implements StorageDriver.AtomicAppend {

  /** The largest file in bytes that is read and written again. */
  private static final long LARGEST_FILE = WriteChecks.MAX_APPEND;

  private static final int MAX_ATTEMPTS = 200;

  private final StorageDriver driver;
  private final RangeReads reads;
  private final BackendSettings settings;

  CasAppend(StorageDriver driver, RangeReads reads, BackendSettings settings) {
    this.driver = driver;
    this.reads = reads;
    this.settings = settings;
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data, DriverCall call) {
    return attempt(path, data, call, 0);
  }

  private Uni<Void> attempt(String path, ByteBuffer data, DriverCall call, int attempt) {
    return reads
        .answer(path, new ByteRange(0, LARGEST_FILE), call)
        .onItem()
        .transformToUni(old -> replace(path, old, data, call))
        .onFailure(NotFoundException.class)
        .recoverWithUni(
            () -> driver.put(PutRequest.of(path, WriteMode.CREATE_IF_ABSENT), data, call))
        .replaceWithVoid()
        .onFailure(PreconditionFailedException.class)
        .recoverWithUni(lost -> again(path, data, call, attempt, lost));
  }

  private Uni<WriteResult> replace(String path, ReadAnswer old, ByteBuffer data, DriverCall call) {
    if (old.size() > LARGEST_FILE) {
      throw new UnsupportedStorageException(
          path,
          "The "
              + driver.type()
              + " storage appends by writing the whole file again, which is"
              + " limited to files of "
              + LARGEST_FILE
              + " bytes; \""
              + path
              + "\" is larger, write another file instead");
    }
    if (!data.hasRemaining()) {
      return Uni.createFrom().nullItem(); // nothing to change, which some stores could not tell
    }
    ByteBuffer longer = ByteBuffer.allocate((int) old.size() + data.remaining());
    longer.put(old.parts().get(0).duplicate()).put(data.duplicate()).flip();
    WriteMode mode = WriteMode.expecting(old.version());
    return driver.put(PutRequest.of(path, mode), longer, call);
  }

  private Uni<Void> again(
      String path, ByteBuffer data, DriverCall call, int attempt, Throwable lost) {
    if (attempt >= MAX_ATTEMPTS) {
      return Uni.createFrom()
          .failure(
              new UnavailableException(
                  path,
                  "Appending to \""
                      + path
                      + "\" lost against other writers "
                      + MAX_ATTEMPTS
                      + " times and changed nothing; try again later",
                  lost));
    }
    Duration wait = settings.backoff().delay(attempt, settings.random());
    return Uni.createFrom()
        .<Void>emitter(
            emitter -> {
              var timer = settings.time().schedule(wait, () -> emitter.complete(null));
              emitter.onTermination(timer::cancel);
            })
        .chain(() -> attempt(path, data, call, attempt + 1));
  }
}
