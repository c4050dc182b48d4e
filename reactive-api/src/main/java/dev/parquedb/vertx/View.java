package dev.parquedb.vertx;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** How values of the Mutiny interfaces become values of Vert.x. */
final class View {

  private final Vertx vertx;

  View(Vertx vertx) {
    this.vertx = Objects.requireNonNull(vertx, "vertx");
  }

  /** Subscribes at once; the outcome arrives on the calling context, or on a new one. */
  <T> Future<T> future(Uni<T> uni) {
    return Future.fromCompletionStage(uni.subscribeAsCompletionStage(), vertx.getOrCreateContext());
  }

  <T> MultiReadStream<T> stream(Multi<T> multi, int window) {
    return ReadStreams.of(multi, vertx.getOrCreateContext(), window);
  }

  <T> Multi<T> multi(ReadStream<T> stream) {
    return ReadStreams.toMulti(vertx, stream);
  }

  /** A copy: buffers of Vert.x can be changed by whoever holds them. */
  static Buffer buffer(ByteBuffer bytes) {
    return Buffer.buffer(bytes.remaining()).setBytes(0, bytes.slice());
  }

  /** A copy, since the buffer may be changed later. */
  static ByteBuffer bytes(Buffer buffer) {
    return ByteBuffer.wrap(buffer.getBytes());
  }
}
