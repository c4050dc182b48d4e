package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * Asks a second time for a read that takes long; the first answer counts, the other request is
 * cancelled. Reads into the caller's buffer, which two requests cannot share, and streams are made
 * once.
 */
final class HedgeLayer extends Layer {

  private final State state;

  /** What all views share. */
  private record State(LayerTools tools, HedgeSettings settings, TokenBucket budget) {}

  HedgeLayer(StorageBackend inner, CallOptions options, LayerTools tools, HedgeSettings settings) {
    this(
        inner,
        options,
        new State(tools, settings, new TokenBucket(settings.burst(), settings.share())));
  }

  private HedgeLayer(StorageBackend inner, CallOptions options, State state) {
    super(inner, options);
    this.state = state;
  }

  @Override
  StorageBackend over(StorageBackend view, CallOptions others) {
    return new HedgeLayer(view, others, state);
  }

  @Override
  <T> Uni<T> one(LayerCall call, Function<StorageBackend, Uni<T>> made) {
    if (call.operation().changes() || call.operation() == Operation.READ_INTO) {
      return made.apply(inner());
    }
    return Uni.createFrom()
        .emitter(
            emitter -> {
              state.budget().earn();
              new HedgedCall<>(
                      emitter,
                      state.tools().time(),
                      state.settings().delay(),
                      state.budget()::take,
                      waited -> made.apply(Timers.rest(inner(), options(), waited)))
                  .start();
            });
  }
}
