package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ReadOptions;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Results arrive on the Vert.x context that subscribed. */
public interface ContextConformance extends StorageSuite {

  @Test
  default void everyResultArrivesOnTheEventLoopContextThatSubscribed() {
    put("source", "source");
    put("f", "0123456789");
    Context context = vertx().getOrCreateContext();
    for (PathOperation operation : PathOperation.values()) {
      for (String path : List.of("f", "missing", "../bad")) {
        Arrival arrival = arrival(context, operation.on(storage(), path));
        assertThat(arrival.received()).as("%s of %s", operation, path).isSameAs(arrival.expected());
        assertThat(arrival.expected()).isSameAs(context);
      }
    }
  }

  @Test
  default void everyResultArrivesOnTheDuplicatedContextThatSubscribed() {
    put("source", "source");
    put("f", "0123456789");
    for (PathOperation operation : PathOperation.values()) {
      for (String path : List.of("f", "missing")) {
        Arrival arrival = arrivalOnDuplicate(operation.on(storage(), path));
        assertThat(arrival.received()).as("%s of %s", operation, path).isSameAs(arrival.expected());
      }
    }
  }

  @Test
  default void oneCallServesSubscribersOnDifferentContexts() {
    put("f", "0123456789");
    Uni<?> read = storage().read("f");
    Context first = vertx().getOrCreateContext();
    Arrival onFirst = arrival(first, read);
    Arrival onAnother = arrivalOnDuplicate(read);
    assertThat(onFirst.received()).isSameAs(first);
    assertThat(onAnother.received()).isSameAs(onAnother.expected()).isNotSameAs(first);
  }

  @Test
  default void everyItemOfAStreamArrivesOnTheContextThatSubscribed() {
    put("f", Payloads.of(1, 1_000_000));
    Context context = vertx().getOrCreateContext();
    Queue<Object> seen = new ConcurrentLinkedQueue<>();
    Uni<Integer> streamed =
        Uni.createFrom()
            .emitter(
                done ->
                    context.runOnContext(
                        now ->
                            storage()
                                .readStream("f", ReadOptions.DEFAULT.withChunkSize(10_000))
                                .subscribe()
                                .with(
                                    chunk -> seen.add(String.valueOf(Vertx.currentContext())),
                                    done::fail,
                                    () -> {
                                      seen.add(String.valueOf(Vertx.currentContext()));
                                      done.complete(seen.size());
                                    })));
    assertThat(Await.item(streamed)).isGreaterThan(100);
    assertThat(seen).containsOnly(context.toString());
  }

  /** On which context a result was awaited and on which it came. */
  record Arrival(Context expected, Context received) {}

  private Arrival arrival(Context context, Uni<?> call) {
    return Await.item(
        Uni.createFrom()
            .emitter(done -> context.runOnContext(now -> observe(call, done::complete))));
  }

  /** Handlers of event bus messages run on a duplicate of their context. */
  private Arrival arrivalOnDuplicate(Uni<?> call) {
    Context root = vertx().getOrCreateContext();
    String address = "conformance-" + System.identityHashCode(call);
    return Await.item(
        Uni.createFrom()
            .emitter(
                done ->
                    root.runOnContext(
                        now -> {
                          MessageConsumer<Object> consumer = vertx().eventBus().consumer(address);
                          consumer.handler(
                              message -> {
                                consumer.unregister();
                                assertThat(Vertx.currentContext()).isNotSameAs(root);
                                observe(call, done::complete);
                              });
                          vertx().eventBus().send(address, "go");
                        })));
  }

  private static void observe(Uni<?> call, Consumer<Arrival> done) {
    Context expected = Vertx.currentContext();
    call.subscribe()
        .with(
            item -> done.accept(new Arrival(expected, Vertx.currentContext())),
            failure -> done.accept(new Arrival(expected, Vertx.currentContext())));
  }
}
