package dev.parquedb.interop.s3;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.storage.StorageConformance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The contract of storages on S3Proxy 4.1, but for what S3Proxy gets wrong. Those tests are
 * reported as aborted, with the reason.
 */
@Tag("full")
class S3ProxyConformanceTest extends StorageConformance {

  private static final String TWO_WINNERS =
      "S3Proxy compares and replaces in two steps: two writers over one version can both win; and"
          + " it ends connections under answers of 412, so that outcomes are unknown and reads"
          + " fail";
  private static final String TEMPORARIES =
      "S3Proxy lists the temporary files of writes that are under way";
  private static final String FOLDERS =
      "S3Proxy keeps keys as files of folders: some keys exclude others, and some get lost";

  private S3ProxyProcess server;
  private String uri;

  @BeforeAll
  void startServer() throws IOException {
    server = S3ProxyProcess.start();
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected Uni<StorageBackend> open(Vertx vertx) {
    // It ends some connections under an answer of 412, which the trial on opening ends with.
    uri = server.buckets().fresh() + "&probe=skip";
    return Buckets.open(vertx, uri);
  }

  @Override
  protected Optional<String> sharedUri(StorageBackend opened) {
    return Optional.of(uri);
  }

  /** It ends connections under some answers of 412. */
  @Override
  public boolean repliesMayBeLost() {
    return true;
  }

  @Test
  @Override
  public void exactlyOneOfManySwappersWins() {
    abort(TWO_WINNERS);
  }

  @Test
  @Override
  public void exactlyOneOfManySwappersByOptionWins() {
    abort(TWO_WINNERS);
  }

  @Test
  @Override
  public void aCounterBySwapsLosesNoIncrement() {
    abort(TWO_WINNERS);
  }

  @Test
  @Override
  public void appendsOfOneWriterKeepTheirOrder() {
    abort(TWO_WINNERS);
  }

  @Test
  @Override
  public void concurrentAppendsNeitherInterleaveNorTear() {
    abort(TWO_WINNERS);
  }

  @Test
  @Override
  public void processesLoseNoIncrementAndNoAppend() {
    abort(TWO_WINNERS);
  }

  @Test
  @Override
  public void processesAgreeOnWhoCreatesSwapsDeletesAndMoves() {
    abort(TWO_WINNERS);
  }

  @Test
  @Override
  public void readersSeeTheOldOrTheNewContentWhole() {
    abort(TEMPORARIES);
  }

  @Test
  @Override
  public void aListingDuringWritesIsSortedAndShowsOnlyFilesOfTheCallers() {
    abort(TEMPORARIES);
  }

  @Test
  @Override
  public void aWritePastItsDeadlineTellsWhetherItMayHaveTakenEffect() {
    abort(TEMPORARIES);
  }

  @Test
  @Override
  public void keysAscendByTheirUtf8Bytes() {
    abort(FOLDERS);
  }

  @Test
  @Override
  public void flatStoresKeepAFileBesideFilesBelowItsName() {
    abort(FOLDERS);
  }

  @Test
  @Override
  public void cancelledWritesLeaveTheOldOrTheNewContentAndNoTraces() {
    abort(TEMPORARIES);
  }
}
