package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.storage.WriteResult;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Bounds the time of one attempt. Calls that do not stream get their limit as the limit of the call
 * on the storage within, which alone knows whether a write had left when time was up.
 */
final class TimeoutLayer extends Layer {

  private final LayerTools tools;
  private final TimeoutSettings settings;
  private final Map<Operation, StorageBackend> bounded = new EnumMap<>(Operation.class);

  TimeoutLayer(
      StorageBackend inner, CallOptions options, LayerTools tools, TimeoutSettings settings) {
    super(inner, options);
    this.tools = tools;
    this.settings = settings;
    StorageBackend reads = bounded(Operation.READ);
    StorageBackend writes = bounded(Operation.WRITE);
    StorageBackend bulk = bounded(Operation.DELETE_PREFIX);
    for (Operation operation : Operation.values()) {
      bounded.put(operation, operation.bulk() ? bulk : operation.changes() ? writes : reads);
    }
  }

  private StorageBackend bounded(Operation operation) {
    Duration limit = settings.limit(operation);
    boolean callersIsShorter =
        options().timeout().filter(own -> own.compareTo(limit) <= 0).isPresent();
    return callersIsShorter ? inner() : inner().with(options().withTimeout(limit));
  }

  @Override
  StorageBackend over(StorageBackend view, CallOptions others) {
    return new TimeoutLayer(view, others, tools, settings);
  }

  @Override
  <T> Uni<T> one(LayerCall call, Function<StorageBackend, Uni<T>> made) {
    return made.apply(bounded.get(call.operation()));
  }

  @Override
  Multi<ByteBuffer> many(LayerCall call, Function<StorageBackend, Multi<ByteBuffer>> made) {
    return new WatchedStream<>(
        made.apply(inner()),
        ender -> {
          StallWatch watch = watch(() -> ender.end(stalled(call.shownPath())));
          watch.begin(false);
          return new WatchedStream.Watcher() {
            @Override
            public void asked() {
              watch.asked();
            }

            @Override
            public void delivered(boolean moreOwed) {
              watch.moved(moreOwed);
            }

            @Override
            public void ended() {
              watch.end();
            }
          };
        });
  }

  /** The store's turn is whenever it does not wait for bytes of the source. */
  @Override
  public Uni<WriteResult> writeStream(String path, Multi<ByteBuffer> data, WriteOptions how) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              AtomicReference<Cancellable> running = new AtomicReference<>();
              AtomicBoolean answered = new AtomicBoolean();
              StallWatch watch =
                  watch(
                      () -> {
                        if (answered.compareAndSet(false, true)) {
                          cancel(running);
                          emitter.fail(unknown(path));
                        }
                      });
              watch.begin(true);
              emitter.onTermination(
                  () -> {
                    watch.end();
                    if (answered.compareAndSet(false, true)) {
                      cancel(running);
                    }
                  });
              Cancellable started =
                  inner()
                      .writeStream(path, watched(data, watch), how)
                      .subscribe()
                      .with(
                          item -> {
                            if (answered.compareAndSet(false, true)) {
                              emitter.complete(item);
                            }
                          },
                          failure -> {
                            if (answered.compareAndSet(false, true)) {
                              emitter.fail(failure);
                            }
                          });
              if (!running.compareAndSet(null, started)) {
                started.cancel();
              }
            });
  }

  private static Multi<ByteBuffer> watched(Multi<ByteBuffer> data, StallWatch watch) {
    return new WatchedStream<>(
        data,
        ender ->
            new WatchedStream.Watcher() {
              @Override
              public void asked() {
                watch.moved(false);
              }

              @Override
              public void delivered(boolean moreOwed) {
                if (!moreOwed) {
                  watch.asked();
                }
              }

              @Override
              public void ended() {
                watch.asked();
              }
            });
  }

  private StallWatch watch(Runnable stalled) {
    return new StallWatch(tools.time(), settings.stall(), stalled);
  }

  private static void cancel(AtomicReference<Cancellable> running) {
    Cancellable current = running.getAndSet(() -> {});
    if (current != null) {
      current.cancel();
    }
  }

  private StorageTimeoutException stalled(String path) {
    return new StorageTimeoutException(
        path,
        "The "
            + type()
            + " storage sent nothing of \""
            + path
            + "\" for "
            + settings.stall()
            + "; try again or allow more time");
  }

  private WriteOutcomeUnknownException unknown(String path) {
    return new WriteOutcomeUnknownException(
        path == null ? "" : path,
        "The "
            + type()
            + " storage took nothing of the stream to \""
            + path
            + "\" for "
            + settings.stall()
            + "; read it back before relying on either outcome");
  }
}
