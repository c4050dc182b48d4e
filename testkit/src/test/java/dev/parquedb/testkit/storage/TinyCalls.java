package dev.parquedb.testkit.storage;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Turns work on {@link TinyFiles} into calls: lazy, in time, on the caller's context. */
record TinyCalls(TinyFiles files, Flaw flaw, CallOptions options) {

  /** What a call that is too late leaves its caller with. */
  enum Kind {
    READ,
    CHANGE
  }

  <T> Uni<T> read(String path, Callable<T> work) {
    return returning(path, Kind.READ, work);
  }

  <T> Uni<T> change(String path, Callable<T> work) {
    return returning(path, Kind.CHANGE, work);
  }

  <T> Uni<T> inTime(String path, Kind kind, Uni<T> uni) {
    if (options.timeout().isEmpty()) {
      return uni;
    }
    return Uni.createFrom()
        .emitter(
            first -> {
              AtomicBoolean answered = new AtomicBoolean();
              ScheduledFuture<?> timer =
                  Infrastructure.getDefaultWorkerPool()
                      .schedule(
                          () -> once(answered, () -> first.fail(tooLate(path, kind))),
                          options.timeout().get().toNanos(),
                          TimeUnit.NANOSECONDS);
              Cancellable running =
                  uni.subscribe()
                      .with(
                          item -> once(answered, () -> first.complete(item)),
                          failure -> once(answered, () -> first.fail(failure)));
              first.onTermination(
                  () -> {
                    answered.set(true);
                    timer.cancel(false);
                    running.cancel();
                  });
            });
  }

  private static void once(AtomicBoolean answered, Runnable answer) {
    if (answered.compareAndSet(false, true)) {
      answer.run();
    }
  }

  void checkOpen(String path) {
    if (files.closed() && flaw != Flaw.WORKS_WHEN_CLOSED) {
      throw new StorageClosedException(path, "tiny: closed, so no call about " + path);
    }
  }

  private <T> Uni<T> returning(String path, Kind kind, Callable<T> work) {
    Uni<T> uni = Uni.createFrom().deferred(() -> attempt(path, work));
    return flaw == Flaw.ANOTHER_THREAD
        ? uni.emitOn(Infrastructure.getDefaultExecutor())
        : Contexts.returning(inTime(path, kind, uni));
  }

  private <T> Uni<T> attempt(String path, Callable<T> work) {
    try {
      checkOpen(path);
      return Uni.createFrom().item(work.call());
    } catch (Exception e) {
      return Uni.createFrom().failure(e);
    }
  }

  private Throwable tooLate(String path, Kind kind) {
    String message = "tiny: too late for " + path;
    if (flaw == Flaw.DEADLINES_ARE_NOT_FOUND) {
      return new NotFoundException(path, message);
    }
    return kind == Kind.READ
        ? new StorageTimeoutException(path, message)
        : new WriteOutcomeUnknownException(path, message);
  }
}
