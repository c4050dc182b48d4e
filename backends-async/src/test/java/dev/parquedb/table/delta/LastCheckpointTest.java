package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.table.delta.Checkpoint.Form;
import dev.parquedb.table.delta.Checkpoint.Part;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastCheckpointTest {

  private static Optional<Checkpoint> read(String json) {
    return LastCheckpoint.read(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)))
        .flatMap(LastCheckpoint.Hint::checkpoint);
  }

  private static Checkpoint of(String name, long bytes, Form form) {
    return new Checkpoint(
        7, List.of(new Part("_delta_log/" + name, bytes, form, Optional.empty())));
  }

  @Test
  void whatIsWrittenIsRead() {
    ByteBuffer text = new LastCheckpoint(7, 12, 345, 3).text();
    assertThat(LastCheckpoint.read(text).flatMap(LastCheckpoint.Hint::checkpoint))
        .contains(of("00000000000000000007.checkpoint.parquet", 345, Form.PARQUET));
  }

  @Test
  void aCheckpointInOneFileNeedsItsSize() {
    assertThat(read("{\"version\":7,\"size\":1}")).isEmpty();
    assertThat(read("{\"version\":7,\"size\":1,\"sizeInBytes\":9,\"parts\":1}")).isPresent();
    assertThat(read("{\"version\":7,\"size\":1,\"sizeInBytes\":9,\"parts\":2}")).isEmpty();
  }

  @Test
  void oneWithAUniqueNameIsFoundByIt() {
    String name = "00000000000000000007.checkpoint." + ForeignLog.UUID;
    String hint =
        "{\"version\":7,\"size\":1,\"sizeInBytes\":99,\"checkpointSchema\":{\"type\":\"struct\"},"
            + "\"v2Checkpoint\":{\"path\":\"%s\",\"sizeInBytes\":5,\"modificationTime\":1,"
            + "\"nonFileActions\":[{}],\"sidecarFiles\":[{}]},\"checksum\":\"x\"}";
    assertThat(read(hint.formatted(name + ".json"))).contains(of(name + ".json", 5, Form.JSON));
    assertThat(read(hint.formatted("s3://b/t/_delta_log/" + name + ".parquet")))
        .contains(of(name + ".parquet", 5, Form.PARQUET));
  }

  @Test
  void whatIsNotAHintIsNone() {
    for (String text :
        List.of("", "x", "[]", "{}", "{\"version\":-1,\"sizeInBytes\":1}", "{\"a\":")) {
      assertThat(read(text)).as(text).isEmpty();
    }
  }
}
