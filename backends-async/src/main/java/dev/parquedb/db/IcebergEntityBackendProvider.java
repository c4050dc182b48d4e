package dev.parquedb.db;

import dev.parquedb.engine.EntityEngine;
import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityBackendProvider;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/** Opens entity backends over Apache Iceberg tables. */
public final class IcebergEntityBackendProvider implements EntityBackendProvider {

  private static final String CORE = "org.apache.iceberg.TableMetadata";

  @Override
  public BackendType type() {
    return BackendType.ICEBERG;
  }

  @Override
  public Uni<EntityBackend> open(Vertx vertx, BackendConfig config) {
    return open(vertx, config, IcebergEntityBackendProvider.class.getClassLoader());
  }

  static Uni<EntityBackend> open(Vertx vertx, BackendConfig config, ClassLoader classes) {
    IcebergBackendConfig iceberg = (IcebergBackendConfig) config;
    return Uni.createFrom()
        .deferred(
            () -> {
              checkCore(classes);
              return EntityEngine.open(
                  vertx,
                  iceberg,
                  EntityEngine.policy(
                      iceberg.maxRetries(),
                      iceberg.baseBackoff(),
                      iceberg.maxBackoff(),
                      iceberg.commitTimeout()));
            });
  }

  private static void checkCore(ClassLoader classes) {
    try {
      Class.forName(CORE, false, classes);
    } catch (ClassNotFoundException e) {
      throw new UnsupportedTableFeatureException(
          "",
          "iceberg-core",
          "Iceberg tables need org.apache.iceberg:iceberg-core on the class path: add that artifact"
              + " to the application");
    }
  }
}
