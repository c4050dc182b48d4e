package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.Backoff;
import dev.parquedb.table.Retries;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HintWriterTest {

  private final VirtualTime time = VirtualTime.manual(DeltaFixture.START);
  private final DeltaFixture delta =
      new DeltaFixture(new CheckpointPolicy(Integer.MAX_VALUE, Long.MAX_VALUE), time);
  private final HintWriter hints =
      new HintWriter(
          new Retries(
              new Backoff(Duration.ofNanos(1), Duration.ofNanos(1)),
              time,
              new Random(3),
              Duration.ofMinutes(1)),
          time);

  @AfterEach
  void close() {
    delta.close();
  }

  private void offer(long version) {
    hints.offer(delta.table, new LastCheckpoint(version, 1, 1, 1));
  }

  /** Lets the pause pass, which begins when the write before has ended. */
  private void afterThePause() {
    Await.until("a write has ended", () -> time.pending() > 0);
    time.advance(Duration.ofSeconds(1));
  }

  private void assertHint(long version) {
    String path = delta.table.path(LogNames.LAST_CHECKPOINT);
    String text =
        StandardCharsets.UTF_8.decode(Await.item(delta.table.storage().read(path))).toString();
    assertThat(text).startsWith("{\"version\":" + version + ",");
  }

  @Test
  void theNewestOfThoseThatWaitIsWrittenWhateverTheOrder() {
    offer(10);
    offer(20);
    offer(30);
    offer(20);
    assertHint(10);
    afterThePause();
    assertHint(30);
  }

  @Test
  void whatIsOlderThanTheLastIsNotWritten() {
    offer(20);
    offer(10);
    afterThePause();
    assertHint(20);
    offer(10);
    assertHint(20);
    assertThat(delta.script.calls()).filteredOn(call -> call.startsWith("write ")).hasSize(1);
  }

  @Test
  void afterThePauseAHintIsWrittenAtOnce() {
    offer(10);
    afterThePause();
    offer(20);
    assertHint(20);
  }
}
