package dev.parquedb.storage.spi;

import dev.parquedb.ParqueDBException;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * What every call goes through, once: laziness, refusal after closing or of too many, the deadline,
 * giving up on cancellation, and the way back to the caller's context.
 */
final class Calls {

  /** Chunks that may wait for the caller's context. */
  private static final int CHUNKS_AHEAD = 2;

  private final String type;
  private final BackendSettings settings;
  private final OpenCalls open;
  private final Uni<Void> closing;

  Calls(StorageDriver driver, BackendSettings settings) {
    this.type = driver.type();
    this.settings = settings;
    this.open = new OpenCalls(settings.mostCalls());
    this.closing =
        open.close(settings.time(), settings.closeTimeout())
            .chain(() -> driver.close())
            .memoize()
            .indefinitely();
  }

  /** A call without effect on the store. */
  <T> Uni<T> read(String path, CallOptions options, Function<DriverCall, Uni<T>> body) {
    return run(path, options, Deadline.Entered.CANCEL, body, entered -> timeout(path, options));
  }

  /** A call that fills a buffer of the caller. */
  Uni<Integer> fill(String path, CallOptions options, Function<DriverCall, Uni<Integer>> body) {
    return run(path, options, Deadline.Entered.AWAIT, body, entered -> timeout(path, options));
  }

  /** A call that may change the store. */
  <T> Uni<T> write(String path, CallOptions options, Function<DriverCall, Uni<T>> body) {
    return run(
        path,
        options,
        Deadline.Entered.CANCEL,
        body,
        entered -> entered ? unknown(path, options) : timeout(path, options));
  }

  /** A call that streams. */
  Multi<ByteBuffer> stream(
      String path, CallOptions options, Function<DriverCall, Multi<ByteBuffer>> body) {
    return Contexts.returning(
        Multi.createFrom().deferred(() -> startStream(path, options, body)), CHUNKS_AHEAD);
  }

  /** Refuses new calls, waits for those in flight, closes the driver; always the same outcome. */
  Uni<Void> close() {
    return Contexts.returning(closing);
  }

  private <T> Uni<T> run(
      String path,
      CallOptions options,
      Deadline.Entered entered,
      Function<DriverCall, Uni<T>> body,
      Function<Boolean, Throwable> expired) {
    return Contexts.returning(
        Uni.createFrom()
            .deferred(
                () -> {
                  DriverCall call = new DriverCall(options);
                  Uni<T> admitted = admitted(path, call, body);
                  return options.timeout().isEmpty()
                      ? admitted
                      : new Deadline(settings.time(), options.timeout().get())
                          .bound(admitted, call, entered, expired);
                }));
  }

  private <T> Uni<T> admitted(String path, DriverCall call, Function<DriverCall, Uni<T>> body) {
    OpenCalls.Admission admission = open.begin();
    if (admission != OpenCalls.Admission.ADMITTED) {
      return Uni.createFrom().failure(refused(admission, path));
    }
    Runnable end = endOnce();
    Uni<T> running;
    try {
      running = body.apply(call);
    } catch (RuntimeException | Error e) {
      end.run();
      throw e;
    }
    return running
        .onFailure(CompositeException.class)
        .transform(ParqueDBException::first)
        .onTermination()
        .invoke(
            (item, failure, cancelled) -> {
              if (cancelled) {
                call.giveUp();
              }
              end.run();
            });
  }

  private Multi<ByteBuffer> startStream(
      String path, CallOptions options, Function<DriverCall, Multi<ByteBuffer>> body) {
    OpenCalls.Admission admission = open.begin();
    if (admission != OpenCalls.Admission.ADMITTED) {
      return Multi.createFrom().failure(refused(admission, path));
    }
    Runnable end = endOnce();
    DriverCall call = new DriverCall(options);
    Multi<ByteBuffer> running;
    try {
      running = body.apply(call);
    } catch (RuntimeException | Error e) {
      end.run();
      throw e;
    }
    Multi<ByteBuffer> ended =
        running
            .onFailure(CompositeException.class)
            .transform(ParqueDBException::first)
            .onTermination()
            .invoke(
                (failure, cancelled) -> {
                  call.giveUp();
                  end.run();
                });
    return options
        .timeout()
        .<Multi<ByteBuffer>>map(
            limit ->
                new StreamDeadline<>(ended, settings.time(), limit, () -> timeout(path, options)))
        .orElse(ended);
  }

  private Runnable endOnce() {
    AtomicBoolean ended = new AtomicBoolean();
    return () -> {
      if (ended.compareAndSet(false, true)) {
        open.end();
      }
    };
  }

  private Throwable refused(OpenCalls.Admission admission, String path) {
    String named = path == null ? "" : path;
    return admission == OpenCalls.Admission.CLOSED
        ? new StorageClosedException(
            named, "The " + type + " storage is closed; open a new one to use \"" + path + "\"")
        : new ThrottledException(
            named,
            Duration.ZERO,
            "The "
                + type
                + " storage has "
                + settings.mostCalls()
                + " calls that have not ended and did not take the one for \""
                + path
                + "\"; ask for less at the same time");
  }

  private Throwable timeout(String path, CallOptions options) {
    return new StorageTimeoutException(
        path,
        "The "
            + type
            + " storage did not answer for \""
            + path
            + "\" within "
            + limit(options)
            + "; nothing was changed, try again or allow more time");
  }

  private Throwable unknown(String path, CallOptions options) {
    return new WriteOutcomeUnknownException(
        path,
        "The "
            + type
            + " storage did not confirm the write of \""
            + path
            + "\" within "
            + limit(options)
            + "; read it back before relying on either outcome");
  }

  private static Duration limit(CallOptions options) {
    return options.timeout().orElseThrow();
  }
}
