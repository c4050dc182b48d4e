package dev.parquedb.engine.conformance;

import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.entity.BulkConformance;
import dev.parquedb.testkit.entity.ChangeConformance;
import dev.parquedb.testkit.entity.ChangeTailConformance;
import dev.parquedb.testkit.entity.ConcurrencyConformance;
import dev.parquedb.testkit.entity.ContextConformance;
import dev.parquedb.testkit.entity.CountConformance;
import dev.parquedb.testkit.entity.CreateConformance;
import dev.parquedb.testkit.entity.DeleteConformance;
import dev.parquedb.testkit.entity.FindConformance;
import dev.parquedb.testkit.entity.GetConformance;
import dev.parquedb.testkit.entity.IdentityConformance;
import dev.parquedb.testkit.entity.IngestConformance;
import dev.parquedb.testkit.entity.IsolationConformance;
import dev.parquedb.testkit.entity.LostReplyConformance;
import dev.parquedb.testkit.entity.ModelConformance;
import dev.parquedb.testkit.entity.PageConformance;
import dev.parquedb.testkit.entity.SharedStorageConformance;
import dev.parquedb.testkit.entity.SortConformance;
import dev.parquedb.testkit.entity.StatisticsConformance;
import dev.parquedb.testkit.entity.StorageErrorConformance;
import dev.parquedb.testkit.entity.StreamConformance;
import dev.parquedb.testkit.entity.UpdateConformance;
import dev.parquedb.testkit.entity.UpsertConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Tag;

/**
 * Tables in which nearly every row is a partition of its own keep the contract of entity backends.
 * The tests that are overridden, and so not run, count the commits from one that has no schema, or
 * give the field that partitions values of other types.
 */
@Tag("full")
class DeltaPartitionConformanceTest extends DeltaMode
    implements IdentityConformance,
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
        IngestConformance,
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

  @Override
  public void auditFieldsOfTheInputAreRefusedUnlessTheyAreKept() {}

  @Override
  public void keptAuditFieldsOfTheWrongKindAreRefusedByName() {}

  @Override
  public void anUpsertOverAVersionDoesNotCreate() {}

  @Override
  public void anUpsertThatCannotBeAppliedCreatesNothing() {}

  @Override
  public void aBulkCreateOfNothingIsNothing() {}

  @Override
  public void aBulkCreateAnswersInTheOrderOfTheInputsAfterOneCommit() {}

  @Override
  public void aBulkUpdateReachesTheElementByWhichTheFilterFoundTheEntity() {}

  @Override
  public void anIngestOfNothingMakesNothing() {}

  @Override
  public void anIngestCommitsInBatchesAndTellsHowFarItIs() {}

  @Override
  public void aFailingMutationFailsAlone() {}

  @Override
  public void createUpdateDeleteAndRestoreOfOneEntityInOneBreath() {}

  @Override
  public void everyAcknowledgedWriteIsSeenByEveryoneAtOnce() {}

  @Override
  public void eventsHoldTheEntitiesWhole() {}
}
