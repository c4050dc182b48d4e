package dev.parquedb.interop.iceberg;

import dev.parquedb.TimeSource;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.entity.IcebergCatalogConfig;
import dev.parquedb.storage.Backoff;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.Retries;
import dev.parquedb.table.iceberg.rest.RestCatalog;
import dev.parquedb.testkit.Await;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Clients of REST catalogs, each with connections of its own, as in processes of their own. */
final class Clients implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService cpu =
      Executors.newFixedThreadPool(2, task -> new Thread(task, "cpu"));
  private final List<RestCatalog> open = new ArrayList<>();

  Vertx vertx() {
    return vertx;
  }

  /** One more client. */
  RestCatalog of(URI uri, StorageBackend storage) {
    TimeSource time = new VertxTimeSource(vertx);
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(50));
    Retries retries = new Retries(backoff, time, new Random(1), Duration.ofMinutes(1));
    RestCatalog catalog =
        RestCatalog.open(
            new FormatContext(Optional.of(vertx), cpu, time, new Random(1), retries),
            IcebergBackendConfig.builder(storage)
                .catalog(new IcebergCatalogConfig.Rest(uri, Optional.empty()))
                .build());
    open.add(catalog);
    return catalog;
  }

  @Override
  public void close() {
    open.forEach(each -> Await.item(each.close()));
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
    cpu.shutdownNow();
  }
}
