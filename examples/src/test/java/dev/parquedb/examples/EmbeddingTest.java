package dev.parquedb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddingTest {

  private Vertx vertx;
  private EntityBackend backend;

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    backend = await(Embedding.open(vertx, "memory:"));
  }

  @AfterEach
  void close() throws Exception {
    await(backend.close());
    await(vertx.close().toCompletionStage());
  }

  private static <T> T await(Uni<T> uni) throws Exception {
    return await(uni.subscribeAsCompletionStage());
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void worksWithMutiny() throws Exception {
    List<Entity> found = await(Embedding.withMutiny(backend).collect().asList());
    assertThat(found)
        .extracting(Entity::id, Entity::version)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("posts/hello", 2L));
  }

  @Test
  void worksWithFutures() throws Exception {
    var stream = await(Embedding.withFutures(vertx, backend).toCompletionStage());
    List<String> found = new ArrayList<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    stream
        .exceptionHandler(ended::completeExceptionally)
        .endHandler(ended::complete)
        .handler(post -> found.add(post.id()));
    await(ended);
    assertThat(found).containsExactly("posts/hello");
  }
}
