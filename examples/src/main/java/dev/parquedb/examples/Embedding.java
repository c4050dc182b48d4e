package dev.parquedb.examples;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Sort;
import dev.parquedb.update.Update;
import dev.parquedb.vertx.MultiReadStream;
import dev.parquedb.vertx.VertxEntityBackend;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** How an application embeds the library, in the types of Mutiny and in those of Vert.x. */
final class Embedding {

  private Embedding() {}

  /** Opens Delta tables in a local folder or in memory, by URI. */
  static Uni<EntityBackend> open(Vertx vertx, String uri) {
    return Storages.open(vertx, uri)
        .chain(storage -> EntityBackends.open(vertx, DeltaBackendConfig.builder(storage).build()));
  }

  /** Mutiny: nothing happens before subscription; cancelling stops the work. */
  static Multi<Entity> withMutiny(EntityBackend db) {
    Uni<Entity> changed =
        db.create("posts", CreateInput.parse("{\"$id\":\"hello\",\"title\":\"Hello\",\"likes\":1}"))
            .chain(post -> db.update("posts", post.id(), Update.parse("{\"$inc\":{\"likes\":1}}")));

    return changed
        .onItem()
        .transformToMulti(
            post ->
                db.find(
                    "posts",
                    Filter.parse("{\"likes\":{\"$gte\":2}}"),
                    FindOptions.DEFAULT.withSort(Sort.byDescending("likes")).withLimit(10)));
  }

  /** Vert.x: every call starts at once; streams can be paused and cancelled. */
  static Future<MultiReadStream<Entity>> withFutures(Vertx vertx, EntityBackend backend) {
    VertxEntityBackend db = VertxEntityBackend.of(vertx, backend);
    return db.create(
            "posts", CreateInput.parse("{\"$id\":\"hello\",\"title\":\"Hello\",\"likes\":1}"))
        .compose(post -> db.update("posts", post.id(), Update.parse("{\"$inc\":{\"likes\":1}}")))
        .map(post -> db.find("posts", Filter.parse("{\"likes\":{\"$gte\":2}}")));
  }
}
