package dev.parquedb.table.iceberg.rest;

import dev.parquedb.TimeSource;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.entity.IcebergCatalogConfig;
import dev.parquedb.storage.Backoff;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import dev.parquedb.table.iceberg.catalog.SwapOutcome;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.VirtualTime;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Types;

/** A catalog client and the server it asks; deadlines pass only when a test lets them. */
final class RestFixture implements AutoCloseable {

  static final Duration TIMEOUT = Duration.ofSeconds(30);

  final Vertx vertx = Vertx.vertx();
  final VirtualTime time = VirtualTime.manual();
  final MiniCatalog server = new MiniCatalog(vertx);
  final ExecutorService cpu = Executors.newFixedThreadPool(2, task -> new Thread(task, "cpu"));
  final StorageBackend storage = MemoryBackend.builder(vertx).build();
  final TableRef table = new TableRef("people", storage, "people");
  final RestCatalog catalog;

  private int commits;

  RestFixture() {
    this(UnaryOperator.identity());
  }

  RestFixture(UnaryOperator<IcebergCatalogConfig.Rest.Builder> options) {
    catalog = catalog(options);
  }

  /** Another client of the same server. */
  RestCatalog catalog(UnaryOperator<IcebergCatalogConfig.Rest.Builder> options) {
    return catalog(server.uri(), options);
  }

  /** A client of another server. */
  RestCatalog catalog(URI uri, UnaryOperator<IcebergCatalogConfig.Rest.Builder> options) {
    return catalog(uri, options, retries());
  }

  /** A client with its own way of repeating. */
  RestCatalog catalog(
      URI uri, UnaryOperator<IcebergCatalogConfig.Rest.Builder> options, Retries retries) {
    IcebergCatalogConfig.Rest rest =
        options.apply(IcebergCatalogConfig.Rest.builder(uri).timeout(TIMEOUT)).build();
    return RestCatalog.open(
        new FormatContext(Optional.of(vertx), cpu, time, new Random(42), retries),
        IcebergBackendConfig.builder(storage).catalog(rest).warehouse("wh").build());
  }

  private Retries retries() {
    // Waits between attempts are real and short, whatever the clock of deadlines.
    TimeSource real = new VertxTimeSource(vertx);
    Backoff backoff = new Backoff(Duration.ofNanos(1), Duration.ofNanos(1));
    return new Retries(backoff, real, new Random(42), Duration.ofMinutes(1));
  }

  String location() {
    return storage.rootUri() + "/people";
  }

  /** A commit that creates the table with its first snapshot. */
  CatalogCommit creation() {
    Schema schema = new Schema(Types.NestedField.required(1, "$id", Types.StringType.get()));
    TableMetadata empty =
        TableMetadata.newTableMetadata(
            schema,
            PartitionSpec.unpartitioned(),
            SortOrder.unsorted(),
            location(),
            new HashMap<>(Map.of("format-version", "2")));
    TableMetadata created = appended(empty);
    return new CatalogCommit(table, null, created, created.changes(), id());
  }

  /** A commit that adds a snapshot. */
  CatalogCommit append(CatalogTable base) {
    CommitId id = id();
    TableMetadata updated = appended(base.metadata());
    return new CatalogCommit(table, base, updated, updated.changes(), id);
  }

  CommitId id() {
    return new CommitId(new UUID(7, ++commits));
  }

  /** The metadata with one more snapshot, as any writer makes it. */
  static TableMetadata appended(TableMetadata base) {
    Snapshot head = base.currentSnapshot();
    Snapshot next =
        SnapshotParser.fromJson(
            "{\"snapshot-id\":"
                + Math.abs(UUID.randomUUID().getLeastSignificantBits())
                + (head == null ? "" : ",\"parent-snapshot-id\":" + head.snapshotId())
                + ",\"sequence-number\":"
                + base.nextSequenceNumber()
                + ",\"timestamp-ms\":"
                + (base.lastUpdatedMillis() + 1)
                + ",\"summary\":{\"operation\":\"append\"},\"manifest-list\":\"memory://m/l.avro\","
                + "\"schema-id\":0}");
    return TableMetadata.buildFrom(base).setBranchSnapshot(next, SnapshotRef.MAIN_BRANCH).build();
  }

  CatalogTable created() {
    return swapped(catalog.commit(creation()));
  }

  static CatalogTable swapped(Uni<SwapOutcome> outcome) {
    SwapOutcome found = Await.item(outcome);
    if (found instanceof SwapOutcome.Swapped swapped) {
      return swapped.table();
    }
    throw new AssertionError("not swapped: " + found);
  }

  static List<Long> snapshots(TableMetadata metadata) {
    return metadata.snapshots().stream().map(Snapshot::snapshotId).toList();
  }

  @Override
  public void close() {
    Await.item(catalog.close());
    server.close();
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
    cpu.shutdownNow();
  }
}
