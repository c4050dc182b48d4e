package dev.parquedb.storage.layer;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Bounds the calls in flight; what is too many waits in a bounded line. */
final class LimitLayer extends Layer {

  private final State state;

  /** What all views share. */
  private record State(LayerTools tools, LimitSettings settings, PerDirection<Permits> permits) {}

  LimitLayer(StorageBackend inner, CallOptions options, LayerTools tools, LimitSettings settings) {
    this(inner, options, state(tools, settings));
  }

  private LimitLayer(StorageBackend inner, CallOptions options, State state) {
    super(inner, options);
    this.state = state;
  }

  private static State state(LayerTools tools, LimitSettings settings) {
    Permits reads = new Permits(settings.calls(), settings.queue());
    Permits writes =
        settings.writes().isPresent()
            ? new Permits(settings.writes().getAsInt(), settings.queue())
            : reads;
    return new State(tools, settings, new PerDirection<>(reads, writes));
  }

  @Override
  StorageBackend over(StorageBackend view, CallOptions others) {
    return new LimitLayer(view, others, state);
  }

  PerDirection<Permits> permits() {
    return state.permits();
  }

  @Override
  <T> Uni<T> one(LayerCall call, Function<StorageBackend, Uni<T>> made) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Admission admission = new Admission(call);
              return admission
                  .granted()
                  .onItem()
                  .transformToUni(to -> made.apply(to))
                  .onTermination()
                  .invoke((item, failure, cancelled) -> admission.end());
            });
  }

  @Override
  Multi<ByteBuffer> many(LayerCall call, Function<StorageBackend, Multi<ByteBuffer>> made) {
    return Multi.createFrom()
        .deferred(
            () -> {
              Admission admission = new Admission(call);
              return admission
                  .granted()
                  .onItem()
                  .transformToMulti(to -> made.apply(to))
                  .onTermination()
                  .invoke((failure, cancelled) -> admission.end());
            });
  }

  /** One call's way to its permit and back. */
  private final class Admission {
    private final LayerCall call;
    private final Permits permits;
    private final Permits.Claim claim = new Permits.Claim(options().priority());
    private final long started = state.tools().time().monotonicNanos();

    Admission(LayerCall call) {
      this.call = call;
      this.permits = state.permits().of(call);
    }

    /** The view to call, once there is a permit. */
    Uni<StorageBackend> granted() {
      return Uni.createFrom().emitter(emitter -> claim(emitter));
    }

    private void claim(UniEmitter<? super StorageBackend> emitter) {
      Context context = Vertx.currentContext();
      // A call goes on where it came from, not where another one has ended.
      Executor home = context == null ? Runnable::run : Contexts.executor(context);
      switch (permits.claim(claim, () -> home.execute(() -> emitter.complete(view())))) {
        case GRANTED -> emitter.complete(inner());
        case REFUSED -> emitter.fail(lineIsFull());
        case WAITS -> bound(emitter);
      }
    }

    private void bound(UniEmitter<? super StorageBackend> emitter) {
      Duration most = state.settings().maxWait();
      Duration limit = options().timeout().filter(own -> own.compareTo(most) < 0).orElse(most);
      TimeSource.Cancellation timer =
          state
              .tools()
              .time()
              .schedule(
                  limit,
                  () -> {
                    if (permits.release(claim)) {
                      emitter.fail(limit.equals(most) ? waitedTooLong() : timedOut(limit));
                    }
                  });
      emitter.onTermination(timer::cancel);
    }

    private StorageBackend view() {
      return Timers.rest(inner(), options(), Timers.since(state.tools().time(), started));
    }

    void end() {
      permits.release(claim);
    }

    private StorageException lineIsFull() {
      return throttled(state.settings().queue() + " calls are waiting already");
    }

    private StorageException waitedTooLong() {
      return throttled("no call ended for it within " + state.settings().maxWait());
    }

    private StorageException throttled(String why) {
      String path = call.shownPath();
      return new ThrottledException(
          path,
          Duration.ZERO,
          "The limit of calls in flight on the "
              + type()
              + " storage is reached and "
              + why
              + "; \""
              + path
              + "\" was not touched, try again later or raise the limit");
    }

    private StorageException timedOut(Duration limit) {
      String path = call.shownPath();
      return new StorageTimeoutException(
          path,
          "The call of the "
              + type()
              + " storage for \""
              + path
              + "\" was still waiting for its turn after "
              + limit
              + "; nothing was changed, try again or allow more time");
    }
  }
}
