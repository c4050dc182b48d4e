package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnavailableException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;

/** Fails calls at once while the store is down. */
final class BreakerLayer extends Layer {

  private final State state;

  /** What all views share. */
  private record State(LayerTools tools, PerDirection<BreakerState> breakers) {}

  BreakerLayer(
      StorageBackend inner, CallOptions options, LayerTools tools, BreakerSettings settings) {
    this(
        inner,
        options,
        new State(
            tools, new PerDirection<>(new BreakerState(settings), new BreakerState(settings))));
  }

  private BreakerLayer(StorageBackend inner, CallOptions options, State state) {
    super(inner, options);
    this.state = state;
  }

  @Override
  StorageBackend over(StorageBackend view, CallOptions others) {
    return new BreakerLayer(view, others, state);
  }

  PerDirection<BreakerState> breakers() {
    return state.breakers();
  }

  @Override
  <T> Uni<T> one(LayerCall call, Function<StorageBackend, Uni<T>> made) {
    return Uni.createFrom()
        .deferred(
            () -> {
              BreakerState breaker = state.breakers().of(call);
              long ticket = breaker.admit(now());
              if (ticket < 0) {
                return Uni.createFrom().failure(open(call, Duration.ofNanos(-ticket)));
              }
              return made.apply(inner())
                  .onTermination()
                  .invoke(
                      (item, failure, cancelled) ->
                          breaker.judge(ticket, verdict(failure, cancelled), now()));
            });
  }

  @Override
  Multi<ByteBuffer> many(LayerCall call, Function<StorageBackend, Multi<ByteBuffer>> made) {
    return Multi.createFrom()
        .deferred(
            () -> {
              BreakerState breaker = state.breakers().of(call);
              long ticket = breaker.admit(now());
              if (ticket < 0) {
                return Multi.createFrom().failure(open(call, Duration.ofNanos(-ticket)));
              }
              return made.apply(inner())
                  .onTermination()
                  .invoke(
                      (failure, cancelled) ->
                          breaker.judge(ticket, verdict(failure, cancelled), now()));
            });
  }

  private long now() {
    return state.tools().time().monotonicNanos();
  }

  private static BreakerState.Verdict verdict(Throwable failure, boolean cancelled) {
    if (cancelled) {
      return BreakerState.Verdict.SAYS_NOTHING;
    }
    return failure == null ? BreakerState.Verdict.WORKS : BreakerState.verdict(failure);
  }

  private UnavailableException open(LayerCall call, Duration wait) {
    String path = call.shownPath();
    return new UnavailableException(
        path,
        wait,
        "The "
            + type()
            + " storage has failed too often of late, so the call for \""
            + path
            + "\" was not made; try again in "
            + wait,
        null);
  }
}
