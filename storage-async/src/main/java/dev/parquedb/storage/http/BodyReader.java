package dev.parquedb.storage.http;

import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/**
 * Takes the body of one response. The methods are never called at the same time, and never again
 * after the call was cancelled.
 *
 * @param <T> what comes of it
 */
public interface BodyReader<T> {

  /**
   * Takes a piece.
   *
   * @param chunk the next bytes
   * @return whether more is wanted; if not, the rest is dropped and {@link #end()} follows
   */
  boolean chunk(Buffer chunk);

  /** The result; thrown exceptions end the call as they are. */
  T end();

  /** The same with another result. */
  default <R> BodyReader<R> map(Function<? super T, ? extends R> mapper) {
    BodyReader<T> self = this;
    return new BodyReader<>() {
      @Override
      public boolean chunk(Buffer chunk) {
        return self.chunk(chunk);
      }

      @Override
      public R end() {
        return mapper.apply(self.end());
      }
    };
  }
}
