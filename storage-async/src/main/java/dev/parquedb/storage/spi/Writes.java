package dev.parquedb.storage.spi;

import dev.parquedb.storage.AlreadyExistsException;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.WriteResult;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Writes, copies and moves of one file, derived from a driver. */
final class Writes {

  private final StorageDriver driver;
  private final WriteChecks checks;

  Writes(StorageDriver driver, WriteChecks checks) {
    this.driver = driver;
    this.checks = checks;
  }

  /** A write whose failed condition is told as {@link PreconditionFailedException}. */
  Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    checks.size(request.path(), data.remaining());
    return withActual(request, driver.put(request, data.asReadOnlyBuffer(), call), call);
  }

  Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    AtomicLong bytes = new AtomicLong();
    Multi<ByteBuffer> bounded =
        data.onItem()
            .invoke(piece -> checks.size(request.path(), bytes.addAndGet(piece.remaining())))
            .onItem()
            .transform(ByteBuffer::asReadOnlyBuffer);
    return withActual(request, driver.putStream(request, bounded, call), call);
  }

  /** In the words of {@code ifNoneMatch}: a file that is there already exists. */
  Uni<WriteResult> sayingExists(PutRequest request, Uni<WriteResult> write) {
    if (!(request.mode() instanceof WriteMode.CreateIfAbsent)) {
      return write;
    }
    return write
        .onFailure(PreconditionFailedException.class)
        .transform(
            failure ->
                new AlreadyExistsException(
                    request.path(),
                    "The "
                        + driver.type()
                        + " storage has \""
                        + request.path()
                        + "\" already and left it as it is",
                    failure));
  }

  /** Fills in the actual version where the driver did not learn it. */
  private Uni<WriteResult> withActual(PutRequest request, Uni<WriteResult> write, DriverCall call) {
    if (request.mode() instanceof WriteMode.Overwrite) {
      return write;
    }
    return write
        .onFailure(
            failure -> failure instanceof PreconditionFailedException lost && lost.actual() == null)
        .recoverWithUni(
            failure ->
                driver
                    .head(request.path(), call)
                    .onItem()
                    .transformToUni(
                        now ->
                            Uni.createFrom()
                                .failure(
                                    new PreconditionFailedException(
                                        request.path(),
                                        request.mode().expectedVersion(),
                                        now == null ? null : now.version(),
                                        failure.getMessage()))));
  }

  Uni<Boolean> delete(String path, DriverCall call) {
    checks.writable(path);
    return driver.delete(path, Optional.empty(), call);
  }

  Uni<Void> copy(String source, String dest, DriverCall call) {
    checks.writable(dest);
    return source.equals(dest)
        ? existing(source, call).replaceWithVoid()
        : driver.copy(source, Optional.empty(), dest, call);
  }

  Uni<Void> move(String source, String dest, DriverCall call) {
    checks.move(source, dest);
    if (source.equals(dest)) {
      return existing(source, call).replaceWithVoid();
    }
    if (driver instanceof StorageDriver.AtomicMove mover) {
      return mover.move(source, dest, call);
    }
    return existing(source, call)
        .onItem()
        .transformToUni(version -> copyThenDelete(source, version, dest, call));
  }

  /** Deletes only what was copied: a source written meanwhile stays. */
  private Uni<Void> copyThenDelete(String source, String version, String dest, DriverCall call) {
    Optional<String> copied = Optional.of(version);
    return driver
        .copy(source, copied, dest, call)
        .chain(() -> deleteCopied(source, copied, call))
        .replaceWithVoid();
  }

  private Uni<Boolean> deleteCopied(String source, Optional<String> copied, DriverCall call) {
    return driver
        .delete(source, copied, call)
        // Gone already, by somebody else's hand: the source is away and the copy is there.
        .onFailure(
            failure ->
                failure instanceof PreconditionFailedException changed && changed.actual() == null)
        .recoverWithItem(false);
  }

  private Uni<String> existing(String path, DriverCall call) {
    return driver
        .head(path, call)
        .onItem()
        .ifNull()
        .failWith(() -> RangeReads.notFound(driver.type(), path))
        .onItem()
        .transform(FileStat::version);
  }
}
