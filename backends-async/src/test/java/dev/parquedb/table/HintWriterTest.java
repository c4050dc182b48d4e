package dev.parquedb.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.Backoff;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.VirtualTime;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HintWriterTest {

  private static final String PATH = "people/hint";

  private final Vertx vertx = Vertx.vertx();
  private final VirtualTime time = VirtualTime.manual();
  private final StorageBackend storage = MemoryBackend.builder(vertx).time(time).build();
  private final TableRef table = new TableRef("people", storage, "people");
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
    Await.item(storage.close());
    vertx.close();
  }

  private void offer(long version) {
    byte[] text = Long.toString(version).getBytes(StandardCharsets.UTF_8);
    hints.offer(table, new HintWriter.Hint(PATH, version, ByteBuffer.wrap(text)));
  }

  /** Lets the pause pass, which begins when the write before has ended. */
  private void afterThePause() {
    Await.until("a write has ended", () -> time.pending() > 0);
    time.advance(Duration.ofSeconds(1));
  }

  private void assertHint(long version) {
    String text = StandardCharsets.UTF_8.decode(Await.item(storage.read(PATH))).toString();
    assertThat(text).isEqualTo(Long.toString(version));
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
  }

  @Test
  void afterThePauseAHintIsWrittenAtOnce() {
    offer(10);
    afterThePause();
    offer(20);
    assertHint(20);
  }
}
