package dev.parquedb.vertx;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A write stream that is full after every item, until it is told to drain. It implements the
 * callback forms of Vert.x 4, which Vert.x 5 never calls.
 */
final class SlowSink<T> implements WriteStream<T> {

  private final List<T> written = new ArrayList<>();
  private Handler<Void> drainHandler;
  private boolean full;

  synchronized List<T> written() {
    return List.copyOf(written);
  }

  void drain() {
    full = false;
    if (drainHandler != null) {
      drainHandler.handle(null);
    }
  }

  @Override
  public WriteStream<T> exceptionHandler(Handler<Throwable> handler) {
    return this;
  }

  @Override
  public synchronized Future<Void> write(T data) {
    written.add(data);
    full = true;
    return Future.succeededFuture();
  }

  @Override
  public void write(T data, Handler<io.vertx.core.AsyncResult<Void>> handler) {
    write(data).onComplete(handler);
  }

  @Override
  public Future<Void> end() {
    return Future.succeededFuture();
  }

  @Override
  public void end(Handler<io.vertx.core.AsyncResult<Void>> handler) {
    end().onComplete(handler);
  }

  @Override
  public WriteStream<T> setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return full;
  }

  @Override
  public WriteStream<T> drainHandler(Handler<Void> handler) {
    drainHandler = handler;
    return this;
  }
}
