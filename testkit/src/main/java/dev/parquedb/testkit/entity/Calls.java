package dev.parquedb.testkit.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.EntityException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Makes calls: many at a time, in the background, until something holds, expecting refusal. */
final class Calls {

  private Calls() {}

  /** Subscribes to all at once and waits for all; the outcomes in the order of the calls. */
  static <T> List<Outcome<T>> together(int calls, IntFunction<Uni<T>> call) {
    List<CompletableFuture<Outcome<T>>> running = new ArrayList<>();
    IntStream.range(0, calls).forEach(i -> running.add(start(call.apply(i))));
    return running.stream().map(Calls::join).toList();
  }

  /** As {@link #together}; every call must succeed. */
  static <T> List<T> allOf(int calls, IntFunction<Uni<T>> call) {
    return together(calls, call).stream()
        .map(
            outcome -> {
              assertThat(outcome.failure()).isNull();
              return outcome.item();
            })
        .toList();
  }

  /** Subscribes now; {@link #join} waits. */
  static <T> CompletableFuture<Outcome<T>> start(Uni<T> uni) {
    return uni.onItemOrFailure()
        .transform(Outcome::new)
        .subscribe()
        .asCompletionStage()
        .toCompletableFuture();
  }

  static <T> Outcome<T> join(CompletableFuture<Outcome<T>> started) {
    return Await.item(Uni.createFrom().completionStage(started));
  }

  /** The item of a call started before. */
  static <T> T item(CompletableFuture<Outcome<T>> started) {
    Outcome<T> outcome = join(started);
    assertThat(outcome.failure()).isNull();
    return outcome.item();
  }

  /** Asks again and again until the answer is yes. */
  static void eventually(String what, Supplier<Uni<Boolean>> question) {
    Await.until(what, () -> Await.item(question.get()));
  }

  /**
   * The call fails with exactly this type of error, whose message names the offending part and
   * whose facts are complete.
   */
  static <E extends EntityException> E refused(Class<E> type, String named, Uni<?> call) {
    Throwable failure = Await.failure(call);
    assertThat(failure).isInstanceOf(type);
    E error = type.cast(failure);
    assertThat(error.getMessage()).as("the message of %s", type.getSimpleName()).contains(named);
    assertThat(error.code()).isNotBlank();
    assertThat(error.httpStatus()).isBetween(400, 599);
    assertThat(error.context()).as("the facts of %s", error).isNotEmpty();
    return error;
  }

  static <E extends EntityException> E refused(Class<E> type, Uni<?> call) {
    return refused(type, "", call);
  }
}
