package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.process.SteadyWriter;
import dev.parquedb.testkit.process.WorkerEvent.Ack;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SteadyWritesTest {

  private final TinyStorage storage = TinyStorage.open();
  private final SteadyWrites writes = new SteadyWrites(storage);

  @BeforeEach
  void leaveWhatAWriterLeaves() {
    put("d/0/created-0", Payloads.of(0, 500));
    put("d/0/created-1", Payloads.of(1, 500));
    put("d/0/replaced", Payloads.of(1, 500));
    append(0);
    append(1);
  }

  @Test
  void whatIsKeptIsAccepted() {
    writes.assertKept(
        "d",
        List.of(new Ack("d/0/created-1", 1), new Ack("d/0/replaced", 0), new Ack("d/0/log", 1)));
  }

  @Test
  void whatIsLostIsNoticed() {
    assertLost(new Ack("d/0/created-2", 2));
    assertLost(new Ack("d/0/created-1", 7));
    assertLost(new Ack("d/0/replaced", 2));
    assertLost(new Ack("d/0/log", 2));
  }

  @Test
  void whatIsTornIsNoticed() {
    put("d/0/created-2", Payloads.of(2, 500).slice(0, 499));
    assertThatThrownBy(() -> writes.assertKept("d", List.of())).hasMessageContaining("torn");
  }

  @Test
  void aTornOrRepeatedRecordIsNoticed() {
    append(1);
    assertThatThrownBy(() -> writes.assertKept("d", List.of())).isInstanceOf(AssertionError.class);
    Await.item(storage.append("d/0/log", ByteBuffer.allocate(3)));
    assertThatThrownBy(() -> writes.assertKept("d", List.of())).hasMessageContaining("torn");
  }

  @Test
  void aStrayFileIsNoticed() {
    put("d/0/.created-2.tmp", Payloads.of(2, 500));
    assertThatThrownBy(() -> writes.assertKept("d", List.of())).isInstanceOf(AssertionError.class);
  }

  private void assertLost(Ack ack) {
    assertThatThrownBy(() -> writes.assertKept("d", List.of(ack)))
        .isInstanceOf(AssertionError.class);
  }

  private void put(String path, ByteBuffer content) {
    Await.item(storage.write(path, content));
  }

  private void append(long record) {
    Await.item(storage.append("d/0/log", Payloads.of(record, SteadyWriter.RECORD_SIZE)));
  }
}
