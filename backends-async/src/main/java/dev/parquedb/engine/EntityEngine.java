package dev.parquedb.engine;

import com.github.luben.zstd.util.Native;
import dev.parquedb.TimeSource;
import dev.parquedb.engine.commit.CommitPolicy;
import dev.parquedb.engine.parquet.FooterCache;
import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.Backoff;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableFormatProvider;
import dev.parquedb.vertx.Contexts;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Opens the engine over a table format. */
public final class EntityEngine {

  private EntityEngine() {}

  /**
   * Opens a backend.
   *
   * @param vertx the Vert.x instance the application runs on
   * @param config the configuration
   * @param policy when lost commits are tried again
   * @return the initialised backend
   */
  public static Uni<EntityBackend> open(Vertx vertx, BackendConfig config, CommitPolicy policy) {
    CpuPool cpu = new CpuPool(config.engine().cpuThreads());
    TimeSource time =
        config
            .determinism()
            .<TimeSource>map(BackendConfig.Determinism::time)
            .orElseGet(() -> new VertxTimeSource(vertx));
    Uni<RandomGenerator> random =
        config
            .determinism()
            .map(source -> Uni.createFrom().item(source.random()))
            .orElseGet(() -> Entropy.gather(vertx));
    // Asked from a thread of ours, Vert.x gives an event-loop context that is nobody else's.
    Uni<Executor> context = cpu.compute(vertx::getOrCreateContext).map(Contexts::executor);
    Uni<TableFormatProvider> format =
        Contexts.onWorker(
            vertx,
            () -> {
              // Zstd unpacks its library from the jar: not on a thread that must not block.
              Native.load();
              TableFormatProvider provider = provider(config);
              provider.load();
              return provider;
            });
    Uni<EntityBackend> opened =
        Uni.combine()
            .all()
            .unis(random, context, format)
            .asTuple()
            .map(
                parts ->
                    services(
                        vertx,
                        config,
                        policy,
                        cpu,
                        parts.getItem2(),
                        time,
                        parts.getItem1(),
                        parts.getItem3()))
            .<EntityBackend>map(EngineBackend::new)
            .call(EntityBackend::initialize)
            .onFailure()
            .invoke(cpu::shutdown);
    return Contexts.returning(opened);
  }

  private static EngineServices services(
      Vertx vertx,
      BackendConfig config,
      CommitPolicy policy,
      CpuPool cpu,
      Executor context,
      TimeSource time,
      RandomGenerator random,
      TableFormatProvider format) {
    Retries retries = new Retries(policy.backoff(), time, random, policy.timeout());
    return new EngineServices(
        config,
        format.create(config, new FormatContext(Optional.of(vertx), cpu, time, random, retries)),
        policy,
        cpu,
        context,
        time,
        random,
        retries,
        FooterCache.bounded(Math.max(1, config.engine().cacheBytes() / 2)));
  }

  private static TableFormatProvider provider(BackendConfig config) {
    for (TableFormatProvider provider : ServiceLoader.load(TableFormatProvider.class)) {
      if (provider.type() == config.type()) {
        return provider;
      }
    }
    throw new IllegalStateException("No table format " + config.type() + " on the class path");
  }

  /** The waits and bounds of a configuration as a policy. */
  public static CommitPolicy policy(
      int maxRetries, java.time.Duration base, java.time.Duration max, java.time.Duration timeout) {
    return new CommitPolicy(maxRetries, new Backoff(base, max), timeout);
  }
}
