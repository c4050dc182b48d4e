package dev.parquedb.testkit.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Results arrive on the Vert.x context that subscribed. */
public interface ContextConformance extends EntitySuite {

  @Test
  default void everyResultArrivesOnTheContextThatSubscribed() {
    create("{'$id':'x','a':1}");
    for (Operation operation : Operation.values()) {
      if (operation == Operation.DROP_NAMESPACE) {
        continue;
      }
      for (String id : List.of("x", "missing-" + operation)) {
        Context context = newContext();
        assertThat(whereItEnds(context, operation.on(backend(), NS, id)))
            .as("the context of %s %s", operation, id)
            .isSameAs(context);
      }
    }
  }

  /** A context of its own: a thread outside of Vert.x always gets the same one. */
  private Context newContext() {
    CompletableFuture<Context> made = new CompletableFuture<>();
    new Thread(() -> made.complete(vertx().getOrCreateContext())).start();
    return Await.item(Uni.createFrom().completionStage(made));
  }

  /** The context on which a call ends that was subscribed to on another one. */
  private static Context whereItEnds(Context context, Uni<?> call) {
    CompletableFuture<Context> ended = new CompletableFuture<>();
    context.runOnContext(
        ignored ->
            call.subscribe()
                .with(
                    item -> ended.complete(Vertx.currentContext()),
                    failure -> ended.complete(Vertx.currentContext())));
    return Await.item(Uni.createFrom().completionStage(ended));
  }

  @Test
  default void refusalsArriveThereToo() {
    Context context = newContext();
    for (Operation operation : Operation.values()) {
      assertThat(whereItEnds(context, operation.on(backend(), "_bad", "x")))
          .as("the context of a refused %s", operation)
          .isSameAs(context);
    }
  }

  @Test
  default void everyItemOfAStreamArrivesOnTheContextThatSubscribed() {
    for (int i = 0; i < 3; i++) {
      Await.item(backend().bulkCreate(NS, Documents.numbered("f" + i + "-", 300)));
    }
    Context context = newContext();
    Set<Context> seen = ConcurrentHashMap.newKeySet();
    CompletableFuture<List<Entity>> ended = new CompletableFuture<>();
    context.runOnContext(
        ignored ->
            backend()
                .find(NS, Filter.all())
                .invoke(() -> seen.add(Vertx.currentContext()))
                .collect()
                .asList()
                .subscribe()
                .with(ended::complete, ended::completeExceptionally));
    assertThat(Await.item(Uni.createFrom().completionStage(ended))).hasSize(900);
    assertThat(seen).containsExactly(context);
  }

  @Test
  default void callersOnDifferentContextsShareTheBackend() {
    create("{'$id':'x','n':0}");
    List<Entity> results =
        Calls.allOf(
            40,
            i -> {
              Context context = newContext();
              return Uni.createFrom()
                  .emitter(
                      emitter ->
                          context.runOnContext(
                              ignored ->
                                  backend()
                                      .update(NS, "x", Documents.update("{'$inc':{'n':1}}"))
                                      .invoke(
                                          () ->
                                              assertThat(Vertx.currentContext()).isSameAs(context))
                                      .subscribe()
                                      .with(emitter::complete, emitter::fail)));
            });
    assertThat(results.stream().map(Entity::version)).doesNotHaveDuplicates().hasSize(40);
    assertThat(Await.item(backend().get(NS, "x")).data()).containsEntry("n", 40L);
  }
}
