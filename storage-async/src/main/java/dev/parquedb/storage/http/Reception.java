package dev.parquedb.storage.http;

import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * How a body is taken.
 *
 * @param <T> what comes of the response
 */
public sealed interface Reception<T> {

  /** The same with another result, made on the event loop. */
  <R> Reception<R> map(Function<? super T, ? extends R> mapper);

  /**
   * The result is there when the body has ended.
   *
   * @param body takes the bytes
   */
  record Whole<T>(BodyReader<T> body) implements Reception<T> {
    @Override
    public <R> Reception<R> map(Function<? super T, ? extends R> mapper) {
      return new Whole<>(body.map(mapper));
    }
  }

  /**
   * The result is there at once and holds the body as a stream, which must be subscribed to or its
   * connection stays taken until the idle timeout. The stream gives the bytes of the plan or fails
   * with {@link BrokenResponseException}.
   *
   * @param plan which bytes of the body, and how many there must be
   * @param answer makes the result
   */
  record Streamed<T>(BodyPlan plan, Function<Multi<ByteBuffer>, T> answer) implements Reception<T> {
    @Override
    public <R> Reception<R> map(Function<? super T, ? extends R> mapper) {
      return new Streamed<>(plan, body -> mapper.apply(answer.apply(body)));
    }
  }
}
