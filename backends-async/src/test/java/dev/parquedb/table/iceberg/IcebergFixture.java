package dev.parquedb.table.iceberg;

import dev.parquedb.TimeSource;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.storage.Backoff;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.Retries;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableChange.Reads;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.filesystem.FilesystemCatalog;
import dev.parquedb.testkit.Await;
import dev.parquedb.vertx.VertxTimeSource;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** An Iceberg format over a filesystem catalog in memory. */
final class IcebergFixture implements AutoCloseable {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService cpu =
      Executors.newFixedThreadPool(2, task -> new Thread(task, "cpu"));
  private final RandomGenerator random = new Random(42);
  private final TimeSource time;
  private final UnaryOperator<IcebergBackendConfig.Builder> config;

  final StorageBackend storage;
  final TableRef table;
  final IcebergFormat format;

  IcebergFixture(UnaryOperator<IcebergBackendConfig.Builder> config) {
    this(config, null);
  }

  /**
   * Creates a fixture.
   *
   * @param config what the format is configured with beside the storage
   * @param clock the clock, of the store too; null for the real one
   */
  IcebergFixture(UnaryOperator<IcebergBackendConfig.Builder> config, TimeSource clock) {
    this.config = config;
    time = clock == null ? new VertxTimeSource(vertx) : clock;
    storage = MemoryBackend.builder(vertx).time(time).build();
    table = new TableRef("people", storage, "default/people");
    format = otherFormat();
  }

  /** Another instance, as in another process. */
  IcebergFormat otherFormat() {
    return new IcebergFormat(
        context(),
        new FilesystemCatalog(storage, "default", context()),
        config.apply(IcebergBackendConfig.builder(storage)).build());
  }

  private FormatContext context() {
    Backoff backoff = new Backoff(Duration.ofNanos(1), Duration.ofNanos(1));
    // Waits are real, whatever the clock: none of the tests has to move it for them.
    Retries retries =
        new Retries(backoff, new VertxTimeSource(vertx), random, Duration.ofMinutes(1));
    return new FormatContext(cpu, time, random, retries);
  }

  static CommitId id(int number) {
    return new CommitId(new UUID(7, number));
  }

  static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  static DataFile file(String name, long rows) {
    return file(name, rows, FileStats.UNKNOWN);
  }

  static DataFile file(String name, long rows, FileStats stats) {
    return new DataFile(
        "data/" + name + ".parquet", 100 * rows, rows, Map.of(), stats, Optional.empty());
  }

  static TableChange append(Instant time, DataFile... files) {
    return change("WRITE", time, Optional.empty(), List.of(), Map.of(), files);
  }

  static TableChange create(Instant time, EntitySchema schema, DataFile... files) {
    return change("CREATE TABLE", time, Optional.of(schema), List.of(), Map.of(), files);
  }

  static TableChange delete(Instant time, Map<String, RowSet> rows, DataFile... files) {
    return change("UPDATE", time, Optional.empty(), List.of(), rows, files);
  }

  static TableChange change(
      String operation,
      Instant time,
      Optional<EntitySchema> schema,
      List<String> remove,
      Map<String, RowSet> rows,
      DataFile... files) {
    return new TableChange(
        List.of(files), remove, rows, schema, operation, Map.of(), time, Reads.BASE);
  }

  PreparedCommit prepare(IcebergState base, TableChange change, CommitId id) {
    return Await.item(format.prepare(table, base, change, id));
  }

  CommitOutcome publish(PreparedCommit commit) {
    return Await.item(format.publish(commit));
  }

  /** Commits what nobody contends for. */
  IcebergState commit(IcebergState base, TableChange change, int id) {
    CommitOutcome outcome = publish(prepare(base, change, id(id)));
    return (IcebergState) ((CommitOutcome.Committed) outcome).state();
  }

  IcebergState createTable(DataFile... files) {
    return commit(null, create(START, EntitySchema.empty(), files), 0);
  }

  /** The newest state, as another process reads it. */
  IcebergState load() {
    return (IcebergState) Await.item(otherFormat().load(table, null));
  }

  IcebergState load(IcebergState known) {
    return (IcebergState) Await.item(format.load(table, known));
  }

  /** The rows deleted of a file, as another process reads them. */
  RowSet deleted(IcebergState state, String name) {
    return Await.item(
        otherFormat().deletedRows(table, state.files().get("data/" + name + ".parquet")));
  }

  String text(String relative) {
    return StandardCharsets.UTF_8.decode(Await.item(storage.read(table.path(relative)))).toString();
  }

  void write(String relative, String text) {
    write(relative, text.getBytes(StandardCharsets.UTF_8));
  }

  void write(String relative, byte[] bytes) {
    Await.item(storage.write(table.path(relative), ByteBuffer.wrap(bytes)));
  }

  void delete(String relative) {
    Await.item(storage.delete(table.path(relative)));
  }

  /** The files of the table below a prefix. */
  List<FileStat> files(String prefix) {
    return Await.item(storage.list(table.path(prefix), ListOptions.DEFAULT.withLimit(1_000)))
        .files();
  }

  @Override
  public void close() {
    Await.item(format.close());
    Await.item(storage.close());
    cpu.shutdownNow();
    vertx.close();
  }
}
