package dev.parquedb.testkit.entity;

/**
 * All conformance suites of an {@link EntityBackend}. Extend it and fill in the three methods:
 *
 * <pre>{@code
 * class MyBackendTest extends EntityConformance {
 *   protected Uni<StorageBackend> newStorage(Vertx vertx) {
 *     return Storages.open(vertx, "memory:" + UUID.randomUUID());
 *   }
 *
 *   protected Uni<EntityBackend> openBackend(Vertx vertx, StorageBackend storage) {
 *     return EntityBackends.open(vertx, DeltaBackendConfig.builder(storage).build());
 *   }
 *
 *   protected Uni<EntityBackend> openReadOnlyBackend(Vertx vertx, StorageBackend storage) {
 *     return EntityBackends.open(vertx, DeltaBackendConfig.builder(storage).readOnly().build());
 *   }
 * }
 * }</pre>
 */
public abstract class EntityConformance extends EntityFixture
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
        TypeConformance,
        TypeLimitConformance,
        SchemaConformance,
        SchemaTypeConformance,
        SchemaEvolutionConformance,
        LazinessConformance,
        CancellationConformance,
        StreamConformance,
        ContextConformance,
        ConcurrencyConformance,
        SharedStorageConformance,
        LostReplyConformance,
        StorageErrorConformance,
        RefusalConformance,
        ReadOnlyConformance,
        CloseConformance,
        IsolationConformance,
        FilterCorpusConformance,
        ExampleConformance,
        CapabilityConformance,
        StatisticsConformance,
        ChangeConformance,
        ChangeTailConformance,
        CompactConformance,
        CompactConflictConformance,
        VacuumConformance,
        CrashConformance,
        ModelConformance {}
