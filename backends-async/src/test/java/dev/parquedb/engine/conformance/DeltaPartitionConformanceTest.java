package dev.parquedb.engine.conformance;

import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.entity.*;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Tag;

/** Partitioned Delta tables keep the contract of entity backends. */
@Tag("full")
class DeltaPartitionConformanceTest extends DeltaMode
    implements IdentityConformance,
        DropConformance,
        CreateConformance,
        GetConformance,
        FindConformance,
        SortConformance,
        PageConformance,
        CountConformance,
        UpdateConformance,
        UpsertConformance,
        DeleteConformance,
        BulkConformance,
        BulkRefusalConformance,
        IngestConformance,
        TimeTravelConformance,
        SnapshotViewConformance,
        StreamConformance,
        ContextConformance,
        ConcurrencyConformance,
        SharedStorageConformance,
        LostReplyConformance,
        StorageErrorConformance,
        IsolationConformance,
        StatisticsConformance,
        ChangeConformance,
        ChangeTailConformance,
        CompactConformance,
        CompactConflictConformance,
        VacuumConformance,
        MaintenanceCrashConformance,
        ModelConformance {

  private static final EntitySchema BY_NUMBER =
      EntitySchema.of(SchemaField.optional("n", Primitive.LONG)).partitionedBy("n");

  @Override
  protected DeltaBackendConfig.Builder configured(DeltaBackendConfig.Builder config) {
    return config;
  }

  @Override
  protected Uni<EntityBackend> openBackend(Vertx vertx, StorageBackend over) {
    return super.openBackend(vertx, over).map(backend -> Partitioned.by(BY_NUMBER, backend));
  }
}
