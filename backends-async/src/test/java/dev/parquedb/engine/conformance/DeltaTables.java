package dev.parquedb.engine.conformance;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.TimeSource;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.fault.FaultPlan;
import dev.parquedb.testkit.fault.FaultyStorage;
import dev.parquedb.update.Update;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Delta backends over one storage in memory that can be made to fail; fresh for every test. */
final class DeltaTables implements BeforeEachCallback, AfterEachCallback {

  static final String NS = "things";

  private final List<EntityBackend> opened = new ArrayList<>();
  private final Optional<TimeSource> storeClock;
  private Vertx vertx;
  private StorageBackend real;
  private FaultyStorage faulty;

  DeltaTables() {
    this.storeClock = Optional.empty();
  }

  /** With a storage whose files have the times of a clock. */
  DeltaTables(TimeSource storeClock) {
    this.storeClock = Optional.of(storeClock);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    vertx = Vertx.vertx();
    real =
        storeClock
            .<StorageBackend>map(clock -> MemoryBackend.builder(vertx).time(clock).build())
            .orElseGet(
                () ->
                    Await.item(Storages.open(vertx, "memory:" + context.getUniqueId().hashCode())));
    faulty = new FaultyStorage(real, FaultPlan.NONE, new VertxTimeSource(vertx));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    faulty.heal();
    opened.forEach(backend -> Await.item(backend.close()));
    opened.clear();
    Await.item(real.close());
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }

  Vertx vertx() {
    return vertx;
  }

  /** The storage below, which never fails. */
  StorageBackend real() {
    return real;
  }

  /** The storage that fails as it is told. */
  FaultyStorage faulty() {
    return faulty;
  }

  /** A backend over the storage that never fails, as another process has it. */
  EntityBackend open() {
    return open(config -> config);
  }

  /** Such a backend, configured otherwise. */
  EntityBackend open(UnaryOperator<DeltaBackendConfig.Builder> configured) {
    return kept(configured.apply(DeltaBackendConfig.builder(real)));
  }

  /** A backend over the storage that fails as it is told. */
  EntityBackend openFaulty(UnaryOperator<DeltaBackendConfig.Builder> configured) {
    return kept(configured.apply(DeltaBackendConfig.builder(faulty)));
  }

  private EntityBackend kept(DeltaBackendConfig.Builder config) {
    EntityBackend backend = Await.item(EntityBackends.open(vertx, config.build()));
    opened.add(backend);
    return backend;
  }

  static CreateInput input(String json) {
    return CreateInput.parse(json.replace('\'', '"'));
  }

  static Update update(String json) {
    return Update.parse(json.replace('\'', '"'));
  }

  /** Subscribes now; {@link #ended} waits. */
  static <T> CompletableFuture<Outcome<T>> start(Uni<T> call) {
    return call.onItemOrFailure()
        .transform(Outcome::new)
        .subscribe()
        .asCompletionStage()
        .toCompletableFuture();
  }

  static <T> Outcome<T> ended(CompletableFuture<Outcome<T>> started) {
    return Await.item(Uni.createFrom().completionStage(started));
  }

  static List<String> ids(EntityBackend backend) {
    return Await.item(backend.find(NS).map(Entity::localId).collect().asList());
  }
}
