package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.process.ForkedWorker;
import dev.parquedb.testkit.process.RaceOperation;
import dev.parquedb.testkit.process.SteadyWriter;
import dev.parquedb.testkit.process.Team;
import dev.parquedb.testkit.process.WorkerEvent;
import dev.parquedb.testkit.process.WorkerProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several processes write to one storage at the same time; some are killed. */
public interface ProcessConformance extends StorageSuite {

  /** How many processes race. */
  int PROCESSES = 4;

  /** How many writers each process has. */
  int WRITERS_EACH = 8;

  @Test
  default void aSharedStorageTellsHowAnotherProcessOpensIt() {
    needs("sharedWriters", StorageCapabilities::sharedWriters);
    assertThat(sharedUri()).as("the URI of a storage that several processes may write").isPresent();
    String version = put("f", "here").version();
    StorageBackend other = Await.item(Storages.open(vertx(), sharedUri().orElseThrow()));
    try {
      assertThat(Await.item(other.stat("f")).version()).isEqualTo(version);
      String written = Await.item(other.write("f", PathOperation.data())).version();
      assertThat(Await.item(storage().stat("f")).version()).isEqualTo(written);
    } finally {
      Await.item(other.close());
    }
  }

  @Test
  @Tag(ForkedWorker.TAG)
  default void processesAgreeOnWhoCreatesSwapsDeletesAndMoves() {
    needsSharing();
    try (Team team = team()) {
      Races races = new Races(this, team::race);
      boolean exactlyOne = capabilities().realDirectories();
      if (capabilities().conditionalCreate()) {
        races.oneCreates(RaceOperation.CREATE);
        races.oneCreates(RaceOperation.CREATE_BY_OPTION);
      }
      if (capabilities().cas()) {
        races.oneSwaps(RaceOperation.SWAP);
        races.oneSwaps(RaceOperation.SWAP_BY_OPTION);
      }
      races.takersAgree(RaceOperation.DELETE, exactlyOne);
      if (capabilities().move()) {
        races.takersAgree(RaceOperation.MOVE, exactlyOne);
      }
    }
  }

  @Test
  @Tag(ForkedWorker.TAG)
  default void processesLoseNoIncrementAndNoAppend() {
    needsSharing();
    try (Team team = team()) {
      Races races = new Races(this, team::race);
      if (capabilities().cas()) {
        races.countsExactly(PROCESSES * WRITERS_EACH, 5);
      }
      if (capabilities().append()) {
        races.appendsWhole(PROCESSES * WRITERS_EACH, 5);
      }
    }
  }

  @Test
  @Tag(ForkedWorker.TAG)
  default void whatAKilledProcessWroteIsThereAndWhole() {
    needsSharing();
    needs("conditionalCreate", StorageCapabilities::conditionalCreate);
    SteadyWrites writes = new SteadyWrites(storage());
    for (int life = 0; life < 4; life++) {
      String folder = "life-" + life;
      List<WorkerEvent> acknowledged = new ArrayList<>();
      try (WorkerProcess worker =
          WorkerProcess.start(
              SteadyWriter.class, sharedUri().orElseThrow(), folder, Integer.toString(4))) {
        worker.next(WorkerEvent.Kind.READY);
        for (int i = 0; i < 40 + 37 * life; i++) {
          acknowledged.add(worker.next(WorkerEvent.Kind.ACK));
        }
        worker.kill();
        acknowledged.addAll(worker.remaining());
      }
      writes.assertKept(folder, acknowledged.stream().map(WorkerEvent::ack).toList());
    }
    String version = put("life-0/0/replaced", "after").version();
    if (capabilities().cas()) {
      Await.item(storage().writeConditional("life-0/0/replaced", PathOperation.data(), version));
    }
    String last = "life-0/0/replaced";
    if (capabilities().move()) {
      Await.item(storage().move(last, "moved"));
      last = "moved";
    }
    assertThat(Await.item(storage().delete(last))).as("no lock outlives its process").isTrue();
  }

  private Team team() {
    return new Team(sharedUri().orElseThrow(), PROCESSES, WRITERS_EACH);
  }

  private void needsSharing() {
    needsWriting();
    needs("sharedWriters", StorageCapabilities::sharedWriters);
  }
}
