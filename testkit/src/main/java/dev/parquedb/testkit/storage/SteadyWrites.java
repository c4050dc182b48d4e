package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.process.SteadyWriter;
import dev.parquedb.testkit.process.WorkerEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Checks what a {@link SteadyWriter} left behind. */
final class SteadyWrites {

  private final StorageBackend storage;

  SteadyWrites(StorageBackend storage) {
    this.storage = storage;
  }

  /** Every acknowledged write is there; every visible file is whole; nothing else is visible. */
  void assertKept(String folder, List<WorkerEvent.Ack> acknowledged) {
    Map<String, Long> visible = new HashMap<>();
    for (String path : Pages.entries(Pages.of(storage, folder + "/", ListOptions.DEFAULT))) {
      assertThat(path).matches(folder + "/[0-9]+/(created-[0-9]+|replaced|log)");
      ByteBuffer content = Await.item(storage.read(path));
      visible.put(
          path, path.endsWith("/log") ? lastRecord(path, content) : Payloads.verify(content));
    }
    for (WorkerEvent.Ack ack : acknowledged) {
      assertThat(visible).as("the acknowledged file %s", ack.path()).containsKey(ack.path());
      if (ack.path().contains("created-")) {
        assertThat(visible.get(ack.path())).isEqualTo(ack.tag());
      } else {
        assertThat(visible.get(ack.path()))
            .as("the content of %s is the acknowledged one or a later one", ack.path())
            .isGreaterThanOrEqualTo(ack.tag());
      }
    }
  }

  private static long lastRecord(String path, ByteBuffer content) {
    assertThat(content.remaining() % SteadyWriter.RECORD_SIZE)
        .as("torn bytes in %s", path)
        .isZero();
    List<Long> records = new ArrayList<>();
    for (int at = 0; at < content.remaining(); at += SteadyWriter.RECORD_SIZE) {
      records.add(Payloads.verify(content.slice(at, SteadyWriter.RECORD_SIZE)));
    }
    assertThat(records)
        .as("the records of %s", path)
        .containsExactlyElementsOf(LongStream.range(0, records.size()).boxed().toList());
    return records.size() - 1L;
  }
}
