package dev.parquedb.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerProcessTest {

  @Test
  void everyProcessOfATeamRacesWithAllItsWriters() {
    try (Team team = new Team("tiny:", 2, 3)) {
      for (int round = 0; round < 3; round++) {
        List<RaceResult> results =
            team.race(RaceCommand.once(RaceOperation.CREATE, "round-" + round));
        assertThat(results)
            .extracting(RaceResult::writer)
            .containsExactlyInAnyOrder(
                "process0-0", "process0-1", "process0-2", "process1-0", "process1-1", "process1-2");
        assertThat(results).filteredOn(one -> one.verdict() == RaceVerdict.LOST).hasSize(4);
        assertThat(results)
            .as("two storages that do not know of each other have two winners")
            .filteredOn(one -> one.verdict() == RaceVerdict.WON)
            .hasSize(2);
      }
      assertThat(team.race(new RaceCommand(RaceOperation.APPEND, "log", null, 5)))
          .allMatch(one -> one.verdict() == RaceVerdict.WON);
      assertThat(team.race(new RaceCommand(RaceOperation.SWAP, "missing", "v", 1)))
          .allMatch(one -> one.verdict() == RaceVerdict.LOST);
      assertThat(team.race(RaceCommand.once(RaceOperation.CREATE, "../bad")))
          .allMatch(one -> one.verdict() == RaceVerdict.BROKEN);
    }
  }

  @Test
  void aSteadyWriterTellsOfItsWritesUntilItIsKilled() {
    try (WorkerProcess worker = WorkerProcess.start(SteadyWriter.class, "tiny:", "dir", "1")) {
      worker.next(WorkerEvent.Kind.READY);
      for (long turn = 0; turn < 5; turn++) {
        assertAck(worker, "dir/0/created-" + turn, turn);
        assertAck(worker, "dir/0/replaced", turn);
        assertAck(worker, "dir/0/log", turn);
      }
      worker.kill();
      assertThat(worker.remaining()).allMatch(event -> event.event() == WorkerEvent.Kind.ACK);
    }
  }

  @Test
  void aWorkerThatEndsIsReportedWithWhatItSaid() {
    try (WorkerProcess worker = WorkerProcess.start(RaceWorker.class, "nowhere:", "p", "1")) {
      assertThatThrownBy(worker::next)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("ended")
          .hasMessageContaining("No storage for scheme nowhere");
    }
  }

  private static void assertAck(WorkerProcess worker, String path, long tag) {
    assertThat(worker.next(WorkerEvent.Kind.ACK).ack()).isEqualTo(new WorkerEvent.Ack(path, tag));
  }
}
