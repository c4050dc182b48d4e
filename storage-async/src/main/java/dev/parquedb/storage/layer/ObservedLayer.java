package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells an observer of every call: its begin, the bytes it moves, its end. Changes nothing. */
abstract class ObservedLayer extends Layer {

  private static final Logger LOG = LoggerFactory.getLogger(ObservedLayer.class);

  ObservedLayer(StorageBackend inner, CallOptions options) {
    super(inner, options);
  }

  /** What is told of one call. */
  interface Observation {

    /** Bytes were read or written. */
    void moved(long bytes);

    /**
     * The call has ended; told once.
     *
     * @param outcome how
     * @param failure the error; null unless the outcome is one
     */
    void end(CallOutcome outcome, Throwable failure);
  }

  /** A call begins. */
  abstract Observation begin(LayerCall call);

  @Override
  <T> Uni<T> one(LayerCall call, Function<StorageBackend, Uni<T>> made) {
    return observed(call, made, -1);
  }

  /** The answer to an append does not tell its bytes. */
  @Override
  public Uni<Void> append(String path, ByteBuffer data) {
    return observed(
        new LayerCall(Operation.APPEND, path), to -> to.append(path, data), data.remaining());
  }

  private <T> Uni<T> observed(
      LayerCall call, Function<StorageBackend, Uni<T>> made, long knownBytes) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Observation observation = guarded(call);
              return made.apply(inner())
                  .onItem()
                  .invoke(item -> observation.moved(knownBytes < 0 ? Traffic.of(item) : knownBytes))
                  .onTermination()
                  .invoke(
                      (item, failure, cancelled) ->
                          observation.end(CallOutcome.of(failure, cancelled), failure));
            });
  }

  @Override
  Multi<ByteBuffer> many(LayerCall call, Function<StorageBackend, Multi<ByteBuffer>> made) {
    return Multi.createFrom()
        .deferred(
            () -> {
              Observation observation = guarded(call);
              return made.apply(inner())
                  .onItem()
                  .invoke(chunk -> observation.moved(chunk.remaining()))
                  .onTermination()
                  .invoke(
                      (failure, cancelled) ->
                          observation.end(CallOutcome.of(failure, cancelled), failure));
            });
  }

  /** An observer that fails does not change what becomes of a call. */
  private Observation guarded(LayerCall call) {
    AtomicReference<Observation> begun = new AtomicReference<>();
    guard(() -> begun.set(begin(call)));
    Observation observation = begun.get();
    return new Observation() {
      @Override
      public void moved(long bytes) {
        if (observation != null && bytes > 0) {
          guard(() -> observation.moved(bytes));
        }
      }

      @Override
      public void end(CallOutcome outcome, Throwable failure) {
        if (observation != null) {
          guard(() -> observation.end(outcome, failure));
        }
      }
    };
  }

  private static void guard(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      LOG.warn("An observer of the storage failed; the call itself goes on", e);
    }
  }
}
