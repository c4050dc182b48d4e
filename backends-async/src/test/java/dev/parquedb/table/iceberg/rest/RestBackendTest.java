package dev.parquedb.table.iceberg.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.entity.IcebergCatalogConfig;
import dev.parquedb.query.Filter;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entities in tables of a REST catalog, and what the catalog does to them. */
class RestBackendTest {

  private final Vertx vertx = Vertx.vertx();
  private final MiniCatalog server = new MiniCatalog(vertx);
  private final StorageBackend storage = Await.item(Storages.open(vertx, "memory:late"));
  private final List<EntityBackend> open = new ArrayList<>();

  private EntityBackend open(String who) {
    EntityBackend backend =
        Await.item(
            EntityBackends.open(
                vertx,
                IcebergBackendConfig.builder(storage)
                    .catalog(
                        IcebergCatalogConfig.Rest.builder(server.uri())
                            .header("X-Who", who)
                            .build())
                    .build()));
    open.add(backend);
    return backend;
  }

  private static CreateInput input(int n) {
    return CreateInput.of(Map.of("n", n));
  }

  @AfterEach
  void close() {
    open.forEach(each -> Await.item(each.close()));
    server.close();
    Await.item(storage.close());
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }

  @Test
  void aCommitThatIsFoundOutLateSeesWhatOthersCommittedMeanwhile() {
    EntityBackend a = open("a");
    EntityBackend b = open("b");
    Await.item(a.create("things", input(1)));
    AtomicInteger state = new AtomicInteger();
    server.faults(
        seen -> {
          if (!"a".equals(seen.headers().get("X-Who"))) {
            return null;
          }
          if (seen.isCommit() && state.compareAndSet(0, 1)) {
            return new Fault.StatusAfter(503);
          }
          return state.get() == 1 ? new Fault.Status(503) : null;
        });
    var late = a.create("things", input(2)).subscribe().asCompletionStage();
    Await.until("it is sent", () -> state.get() == 1);
    Await.item(b.create("things", input(3)));
    state.set(2);
    assertThat(late).succeedsWithin(Await.LIMIT);
    assertThat(Await.item(b.count("things", Filter.all()))).isEqualTo(3);
    assertThat(Await.item(a.count("things", Filter.all()))).isEqualTo(3);
    assertThat(Await.item(a.find("things", Filter.all()).collect().asList())).hasSize(3);
  }
}
