package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A stack of layers as one storage: brings results back to the caller's context, refuses calls
 * after closing, closes what is within once. A caller whose every answer leads to the next call,
 * all of them answered at once, does not run out of stack.
 */
final class LayeredStorage extends Layer {

  /** Chunks that may wait for the caller's context. */
  private static final int CHUNKS_AHEAD = 2;

  private final Shared shared;

  /** What all views share. */
  private record Shared(List<LayerKind> layers, AtomicBoolean closed, Uni<Void> closing) {}

  /**
   * Creates a stack.
   *
   * @param top the outermost layer
   * @param layers what it is made of, outermost first
   */
  LayeredStorage(StorageBackend top, CallOptions options, List<LayerKind> layers) {
    this(top, options, shared(top, layers));
  }

  private LayeredStorage(StorageBackend top, CallOptions options, Shared shared) {
    super(top, options);
    this.shared = shared;
  }

  private static Shared shared(StorageBackend top, List<LayerKind> layers) {
    AtomicBoolean closed = new AtomicBoolean();
    Uni<Void> closing =
        Uni.createFrom()
            .deferred(
                () -> {
                  closed.set(true);
                  return top.close();
                })
            .memoize()
            .indefinitely();
    return new Shared(List.copyOf(layers), closed, closing);
  }

  @Override
  StorageBackend over(StorageBackend view, CallOptions others) {
    return new LayeredStorage(view, others, shared);
  }

  /** The layers, outermost first. */
  List<LayerKind> layers() {
    return shared.layers();
  }

  @Override
  <T> Uni<T> one(LayerCall call, Function<StorageBackend, Uni<T>> made) {
    return Contexts.returning(
        Uni.createFrom()
            .deferred(
                () ->
                    shared.closed().get()
                        ? Uni.createFrom().<T>failure(closed(call))
                        : made.apply(inner()))
            .runSubscriptionOn(Trampoline::run));
  }

  @Override
  Multi<ByteBuffer> many(LayerCall call, Function<StorageBackend, Multi<ByteBuffer>> made) {
    return Contexts.returning(
        Uni.createFrom()
            .voidItem()
            .runSubscriptionOn(Trampoline::run)
            .onItem()
            .transformToMulti(
                turn ->
                    shared.closed().get()
                        ? Multi.createFrom().<ByteBuffer>failure(closed(call))
                        : made.apply(inner())),
        CHUNKS_AHEAD);
  }

  @Override
  public Uni<Void> close() {
    return Contexts.returning(shared.closing());
  }

  private StorageClosedException closed(LayerCall call) {
    String path = call.shownPath();
    return new StorageClosedException(
        path, "The " + type() + " storage is closed; open a new one to use \"" + path + "\"");
  }
}
