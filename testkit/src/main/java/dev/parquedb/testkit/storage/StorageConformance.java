package dev.parquedb.testkit.storage;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The whole contract of {@link StorageBackend} as tests. A backend proves that it keeps the
 * contract by extending this class:
 *
 * <pre>{@code
 * class FsBackendConformanceTest extends StorageConformance {
 *   @TempDir Path folder;
 *
 *   @Override
 *   protected Uni<StorageBackend> open(Vertx vertx) {
 *     return FsBackend.open(vertx, folder);
 *   }
 *
 *   @Override
 *   protected Optional<String> sharedUri(StorageBackend storage) {
 *     return Optional.of("fs:" + folder);
 *   }
 * }
 * }</pre>
 *
 * <p>What the backend declares in its capabilities is tested; what it does not declare must be
 * refused, and that is tested too. Tests of a capability that is not declared are reported as
 * skipped. Every test gets a fresh storage, closed afterwards.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
public abstract class StorageConformance
    implements AppendConformance,
        CancellationConformance,
        CapabilityConformance,
        ConditionalConformance,
        ContextConformance,
        CopyMoveConformance,
        DirectoryConformance,
        ErrorConformance,
        LazinessConformance,
        LifecycleConformance,
        ListConformance,
        ListPagingConformance,
        PathConformance,
        PathConflictConformance,
        ProcessConformance,
        RaceConformance,
        RangesConformance,
        ReadConformance,
        ReadStreamConformance,
        StatConformance,
        VersionConformance,
        WriteAtomicityConformance,
        WriteConformance,
        WriteStreamConformance {

  private Vertx vertx;
  private StorageBackend storage;
  private StorageBackend writer;

  /**
   * Opens a fresh, empty storage. Called before every test.
   *
   * @param vertx the Vert.x instance of the tests
   */
  protected abstract Uni<StorageBackend> open(Vertx vertx);

  /**
   * Where {@link dev.parquedb.Storages#open(Vertx, String)} in another process, or again in this
   * one, finds the storage that a test uses. Must be present when the capabilities declare {@code
   * sharedWriters}.
   *
   * @param opened the storage from {@link #open}
   * @return its URI; empty when no other process can open it
   */
  protected abstract Optional<String> sharedUri(StorageBackend opened);

  /**
   * Where tests put the files that they read through the storage under test: the storage itself, or
   * for a read-only one a writable storage of the same files.
   *
   * @param opened the storage from {@link #open}
   */
  protected Uni<StorageBackend> writerOf(StorageBackend opened) {
    return Uni.createFrom().item(opened);
  }

  /**
   * Whether writers that race for one file may be left with an unknown outcome, as on stores that
   * answer contention with server errors; false by default. Exactly one writer must win even so.
   */
  @Override
  public boolean repliesMayBeLost() {
    return false;
  }

  /** Starts Vert.x for the tests of the class. */
  @BeforeAll
  public final void startVertx() {
    vertx = Vertx.vertx();
  }

  /** Stops Vert.x. */
  @AfterAll
  public final void stopVertx() {
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  /** Opens the storage of a test. */
  @BeforeEach
  public final void openStorage() {
    storage = Await.item(open(vertx));
    writer = Await.item(writerOf(storage));
  }

  /** Closes the storage of a test. */
  @AfterEach
  public final void closeStorage() {
    Await.item(storage.close());
    if (writer != storage) {
      Await.item(writer.close());
    }
  }

  @Override
  public final StorageBackend storage() {
    return storage;
  }

  @Override
  public final StorageBackend writer() {
    return writer;
  }

  @Override
  public final Vertx vertx() {
    return vertx;
  }

  @Override
  public final Optional<String> sharedUri() {
    return sharedUri(storage);
  }
}
