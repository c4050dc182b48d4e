package dev.parquedb.db;

import dev.parquedb.engine.EntityEngine;
import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityBackendProvider;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/** Opens entity backends over Delta Lake tables. */
public final class DeltaEntityBackendProvider implements EntityBackendProvider {

  @Override
  public BackendType type() {
    return BackendType.DELTA;
  }

  @Override
  public Uni<EntityBackend> open(Vertx vertx, BackendConfig config) {
    DeltaBackendConfig delta = (DeltaBackendConfig) config;
    return EntityEngine.open(
        vertx,
        delta,
        EntityEngine.policy(
            delta.maxRetries(), delta.baseBackoff(), delta.maxBackoff(), delta.commitTimeout()));
  }
}
