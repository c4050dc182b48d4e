package dev.parquedb.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StuckWriter;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.process.WorkerEvent;
import dev.parquedb.testkit.process.WorkerProcess;
import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What was staged and never published. */
class LeftoversTest extends SqliteFixture {

  private static final String STAGED = "SELECT count(*) FROM contents WHERE owner IS NOT NULL";

  @Test
  void whatALivingProcessStagesStaysAndWhatAKilledOneLeftGoes() throws Exception {
    StorageBackend here = open();
    try (WorkerProcess other = staging()) {
      other.next(WorkerEvent.Kind.READY);
      assertNothingVisible(here);
      assertThat(number(STAGED)).isEqualTo(1);
      open();
      assertThat(number(STAGED)).as("staged by a process that lives").isEqualTo(1);
      other.kill();
    }
    assertThat(number("SELECT count(*) FROM chunks")).as("chunks that are left").isPositive();
    assertNothingVisible(open());
    assertThat(number(STAGED)).isZero();
    closeStorages();
    assertEmpty();
  }

  private WorkerProcess staging() {
    String part = Integer.toString(Upload.PART_BYTES);
    return WorkerProcess.start(StuckWriter.class, "sqlite:" + file(), "4", part);
  }

  @Test
  void aStreamThatFailsLeavesNothing() throws Exception {
    StorageBackend storage = open();
    Multi<ByteBuffer> parts =
        Multi.createFrom().range(0, 3).map(i -> ByteBuffer.allocate(Upload.PART_BYTES));
    Multi<ByteBuffer> broken =
        Multi.createBy()
            .concatenating()
            .streams(parts, Multi.createFrom().failure(new IllegalStateException("source")));
    assertThat(Await.failure(storage.writeStream("f", broken))).hasMessage("source");
    assertNothingVisible(storage);
    closeStorages();
    assertEmpty();
  }

  @Test
  void theBytesOfDeletedAndReplacedFilesAreFreed() throws Exception {
    StorageBackend storage = open();
    Await.item(storage.write("a", Payloads.of(1, 3_000_000)));
    Await.item(storage.write("a", Payloads.of(2, 3_000_000)));
    Await.item(storage.copy("a", "b"));
    Await.item(storage.delete("a"));
    assertThat(Payloads.verify(Await.item(storage.read("b")))).isEqualTo(2);
    Await.item(storage.delete("b"));
    closeStorages();
    assertEmpty();
  }

  private static void assertNothingVisible(StorageBackend storage) {
    assertThat(Await.item(storage.list("")).files()).isEmpty();
    assertThat(Await.item(storage.exists("never"))).isFalse();
  }

  private void assertEmpty() throws SQLException {
    for (String table : new String[] {"files", "contents", "chunks", "owners"}) {
      assertThat(number("SELECT count(*) FROM " + table)).as(table).isZero();
    }
  }
}
