package dev.parquedb.table.delta;

import dev.parquedb.EntityBackends;
import dev.parquedb.TimeSource;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.storage.Backoff;
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
import java.util.random.RandomGenerator;

/** A Delta format over a store in memory. */
final class DeltaFixture implements AutoCloseable {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService cpu =
      Executors.newFixedThreadPool(2, task -> new Thread(task, "cpu"));
  private final RandomGenerator random = new Random(42);

  final ScriptedStorage script;
  final DeltaFormat format;
  final TableRef table;

  private final TimeSource time;

  /** Without checkpoints, on the real clock. */
  DeltaFixture() {
    this(new CheckpointPolicy(Integer.MAX_VALUE, Long.MAX_VALUE), null);
  }

  /**
   * Creates a fixture.
   *
   * @param policy when checkpoints are made
   * @param clock the clock, of the store too; null for the real one
   */
  DeltaFixture(CheckpointPolicy policy, TimeSource clock) {
    time = clock == null ? new VertxTimeSource(vertx) : clock;
    script = new ScriptedStorage(MemoryBackend.builder(vertx).time(time).build());
    table = new TableRef("people", script.storage(), "db/people");
    format = new DeltaFormat(context(time), policy, NewTables.DEFAULT);
  }

  private FormatContext context(TimeSource time) {
    Backoff backoff = new Backoff(Duration.ofNanos(1), Duration.ofNanos(1));
    // Waits are real, whatever the clock: none of the tests has to move it for them.
    Retries retries =
        new Retries(backoff, new VertxTimeSource(vertx), random, Duration.ofMinutes(1));
    return new FormatContext(cpu, time, random, retries);
  }

  /** A backend over the same storage, whose namespace is that of the table. */
  EntityBackend backend() {
    return Await.item(
        EntityBackends.open(
            vertx, DeltaBackendConfig.builder(script.storage()).location("db").build()));
  }

  /** Another instance, as in another process. */
  DeltaFormat otherFormat() {
    return otherFormat(new CheckpointPolicy(Integer.MAX_VALUE, Long.MAX_VALUE));
  }

  /** Another instance, as in another process, that makes checkpoints. */
  DeltaFormat otherFormat(CheckpointPolicy policy) {
    return otherFormat(policy, time);
  }

  /** Another instance, as in another process with a clock of its own, that makes checkpoints. */
  DeltaFormat otherFormat(CheckpointPolicy policy, TimeSource clock) {
    return new DeltaFormat(context(clock), policy, NewTables.DEFAULT);
  }

  static CommitId id(int number) {
    return new CommitId(new UUID(7, number));
  }

  static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  static DataFile file(String path, long rows) {
    return new DataFile(path, 100 * rows, rows, Map.of(), FileStats.UNKNOWN, Optional.empty());
  }

  /** A change to be completed with {@code with…}. */
  static TableChange append(Instant time, DataFile... files) {
    return new TableChange(
        List.of(files),
        List.of(),
        Map.of(),
        Optional.empty(),
        "WRITE",
        Map.of(),
        time,
        Reads.NOTHING);
  }

  static TableChange create(Instant time, EntitySchema schema, DataFile... files) {
    return new TableChange(
        List.of(files),
        List.of(),
        Map.of(),
        Optional.of(schema),
        "CREATE TABLE",
        Map.of(),
        time,
        Reads.BASE);
  }

  static TableChange delete(Instant time, Map<String, RowSet> rows, DataFile... files) {
    return new TableChange(
        List.of(files), List.of(), rows, Optional.empty(), "UPDATE", Map.of(), time, Reads.BASE);
  }

  PreparedCommit prepare(DeltaState base, TableChange change, CommitId id) {
    return Await.item(format.prepare(table, base, change, id));
  }

  CommitOutcome publish(PreparedCommit commit) {
    return Await.item(format.publish(commit));
  }

  /** Commits what nobody contends for. */
  DeltaState commit(DeltaState base, TableChange change, CommitId id) {
    CommitOutcome outcome = publish(prepare(base, change, id));
    return (DeltaState) ((CommitOutcome.Committed) outcome).state();
  }

  /** A table without fields, created by commit 0 at {@link #START}. */
  DeltaState createTable(DataFile... files) {
    return commit(null, create(START, EntitySchema.empty(), files), id(0));
  }

  DeltaState load() {
    return (DeltaState) Await.item(format.load(table, null));
  }

  DeltaState load(DeltaState known) {
    return (DeltaState) Await.item(format.load(table, known));
  }

  /** The rows deleted of a file. */
  RowSet deleted(DeltaState state, String path) {
    return Await.item(format.deletedRows(table, state.files().get(path)));
  }

  String logPath(long version) {
    return table.path(LogNames.commit(version));
  }

  String readLog(long version) {
    return StandardCharsets.UTF_8
        .decode(Await.item(table.storage().read(logPath(version))))
        .toString();
  }

  /** Writes a commit file as somebody else would. */
  void writeLog(long version, String... lines) {
    write(logPath(version), String.join("\n", lines) + "\n");
  }

  void write(String path, String text) {
    write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  void write(String path, byte[] bytes) {
    Await.item(table.storage().write(path, ByteBuffer.wrap(bytes)));
  }

  void deleteFile(String path) {
    Await.item(table.storage().delete(path));
  }

  @Override
  public void close() {
    Await.item(table.storage().close());
    cpu.shutdownNow();
    vertx.close();
  }
}
