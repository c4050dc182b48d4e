package dev.parquedb.vertx;

import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;

/** Carries streams between Mutiny and Vert.x with their demand, in both directions. */
public final class ReadStreams {

  private ReadStreams() {}

  /**
   * A {@code Multi} as a stream of Vert.x. Subscribes at once; see {@link MultiReadStream}.
   *
   * @param multi the items
   * @param context where handlers run
   * @param window how many items may be asked for and wait, from 1
   */
  public static <T> MultiReadStream<T> of(Multi<T> multi, Context context, int window) {
    return new MultiReadStream<>(multi, context, window);
  }

  /**
   * A stream of Vert.x as a {@code Multi} that can be subscribed to once. The stream is paused at
   * once, until items are asked for; do not use it otherwise. Cancelling leaves it paused, without
   * handlers.
   *
   * <p>Signals arrive on the context that called this method, or on a new one.
   *
   * @param vertx the Vert.x instance the stream belongs to
   * @param stream the items
   */
  public static <T> Multi<T> toMulti(Vertx vertx, ReadStream<T> stream) {
    return Multi.createFrom()
        .publisher(new ReadStreamPublisher<>(stream, vertx.getOrCreateContext()));
  }
}
