package dev.parquedb.engine.conformance;

import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.entity.CompactConflictConformance;
import dev.parquedb.testkit.entity.CompactConformance;
import dev.parquedb.testkit.entity.CrashConformance;
import dev.parquedb.testkit.entity.VacuumConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/**
 * Maintenance of a partitioned table, all rows of which are in the partition of nulls. The test
 * that is overridden, and so not run, expects rows in the first snapshot, which has but the schema
 * here.
 */
@Tag("full")
class DeltaPartitionMaintenanceConformanceTest extends DeltaMode
    implements CompactConformance, CompactConflictConformance, VacuumConformance, CrashConformance {

  private static final EntitySchema BY_NOTHING =
      EntitySchema.of(SchemaField.optional("nothing", Primitive.STRING)).partitionedBy("nothing");

  @Override
  protected DeltaBackendConfig.Builder configured(DeltaBackendConfig.Builder config) {
    return config.engine(EngineOptions.DEFAULT.withCursorTtl(Duration.ZERO));
  }

  @Override
  protected Uni<EntityBackend> openBackend(Vertx vertx, StorageBackend over) {
    return super.openBackend(vertx, over).map(backend -> Partitioned.by(BY_NOTHING, backend));
  }

  @Override
  public void whatTheRetentionNeedsStays() {}
}
