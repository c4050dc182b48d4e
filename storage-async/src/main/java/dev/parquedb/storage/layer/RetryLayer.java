package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Makes failed calls again that may be made again; see {@link Operation} for which. */
final class RetryLayer extends Layer {

  private final State state;

  /** What all views share. */
  private record State(
      LayerTools tools, RetrySettings settings, RetryPolicy policy, TokenBucket budget) {}

  RetryLayer(StorageBackend inner, CallOptions options, LayerTools tools, RetrySettings settings) {
    this(
        inner,
        options,
        new State(
            tools,
            settings,
            new RetryPolicy(settings, tools.random()),
            new TokenBucket(settings.budgetTokens(), settings.budgetShare())));
  }

  private RetryLayer(StorageBackend inner, CallOptions options, State state) {
    super(inner, options);
    this.state = state;
  }

  @Override
  StorageBackend over(StorageBackend view, CallOptions others) {
    return new RetryLayer(view, others, state);
  }

  @Override
  <T> Uni<T> one(LayerCall call, Function<StorageBackend, Uni<T>> made) {
    if (call.operation().repeat() == Repeat.NEVER) {
      return made.apply(inner());
    }
    return Uni.createFrom().deferred(() -> attempt(new Attempts(call), made));
  }

  /** Every attempt starts where the first one did, whatever a failed one has left behind. */
  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination) {
    return Uni.createFrom()
        .deferred(
            () -> {
              int position = destination.position();
              return one(
                  new LayerCall(Operation.READ_INTO, path),
                  to -> {
                    destination.position(position);
                    return to.readInto(path, start, destination);
                  });
            });
  }

  /** A stream is made again only as long as nothing of it was delivered. */
  @Override
  Multi<ByteBuffer> many(LayerCall call, Function<StorageBackend, Multi<ByteBuffer>> made) {
    return Multi.createFrom().deferred(() -> streamed(new Attempts(call), made));
  }

  private <T> Uni<T> attempt(Attempts attempts, Function<StorageBackend, Uni<T>> made) {
    return made.apply(attempts.next())
        .onItem()
        .invoke(state.budget()::earn)
        .onFailure()
        .recoverWithUni(
            failure ->
                attempts
                    .again(failure)
                    .map(wait -> pause(wait).chain(() -> attempt(attempts, made)))
                    .orElseGet(() -> Uni.createFrom().failure(attempts.told(failure))));
  }

  private Multi<ByteBuffer> streamed(
      Attempts attempts, Function<StorageBackend, Multi<ByteBuffer>> made) {
    return made.apply(attempts.next())
        .onItem()
        .invoke(attempts::delivered)
        .onFailure(failure -> !attempts.delivered)
        .recoverWithMulti(
            failure ->
                attempts
                    .again(failure)
                    .map(
                        wait ->
                            pause(wait)
                                .onItem()
                                .transformToMulti(rested -> streamed(attempts, made)))
                    .orElseGet(() -> Multi.createFrom().failure(failure)));
  }

  private Uni<Void> pause(Duration wait) {
    return Timers.after(state.tools().time(), wait);
  }

  /** The attempts of one call. */
  private final class Attempts {
    private final LayerCall call;
    private final long started = state.tools().time().monotonicNanos();
    private int made;
    private boolean delivered;
    private Throwable unknown;

    Attempts(LayerCall call) {
      this.call = call;
    }

    /** The view for the next attempt: it has what is left of the call's time. */
    StorageBackend next() {
      made++;
      return Timers.rest(inner(), options(), made == 1 ? Duration.ZERO : elapsed());
    }

    /** The wait before another attempt, when there is to be one. */
    Optional<Duration> again(Throwable failure) {
      if (unknown == null && kind(failure) == StorageErrorKind.OUTCOME_UNKNOWN) {
        unknown = failure;
      }
      Optional<Duration> wait =
          state.policy().wait(call.operation().repeat(), failure, made, left());
      return wait.filter(some -> state.budget().take());
    }

    /** What the caller learns: once an outcome was unknown, later failures do not settle it. */
    Throwable told(Throwable last) {
      if (unknown == null || unknown == last) {
        return last;
      }
      unknown.addSuppressed(last);
      return unknown;
    }

    void delivered() {
      if (!delivered) {
        delivered = true;
        state.budget().earn();
      }
    }

    private Duration left() {
      Duration most = state.settings().maxElapsed();
      Duration limit = options().timeout().filter(own -> own.compareTo(most) < 0).orElse(most);
      return limit.minus(elapsed());
    }

    private Duration elapsed() {
      return Timers.since(state.tools().time(), started);
    }
  }

  private static StorageErrorKind kind(Throwable failure) {
    return failure instanceof StorageException error ? error.kind() : null;
  }
}
