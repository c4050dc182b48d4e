package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing happens before subscription; every subscription makes the call again. */
public interface LazinessConformance extends StorageSuite {

  @Test
  default void callingAMethodDoesNothing() {
    String version = put("f", "x").version();
    put("source", "source");
    put("dir/f", "x");
    for (String path : List.of("f", "dir", "new", "dir/new", "../bad", "")) {
      PathOperation.all().forEach(operation -> operation.on(storage(), path));
    }
    ChunkSource source = new ChunkSource();
    storage().writeStream("streamed", source.stream());
    storage().close();
    assertThat(everything()).containsExactly("dir/f", "f", "source");
    assertThat(Await.item(storage().stat("f")).version()).isEqualTo(version);
    assertThat(source.isSubscribed()).as("the source of a stream nobody asked for").isFalse();
  }

  @Test
  default void everySubscriptionToAReadReadsAgain() {
    needsWriting();
    Uni<ByteBuffer> read = storage().read("f");
    Uni<ByteBuffer> range = storage().readRange("f", 1, 3);
    Uni<Boolean> exists = storage().exists("f");
    Multi<ByteBuffer> stream = storage().readStream("f", ReadOptions.DEFAULT);
    assertThat(Await.item(exists)).isFalse();
    assertThat(Await.failure(read)).isNotNull();
    for (String content : List.of("0123", "abcd")) {
      put("f", content);
      assertThat(Await.item(exists)).isTrue();
      assertThat(Payloads.text(Await.item(read))).isEqualTo(content);
      assertThat(Payloads.text(Await.item(range))).isEqualTo(content.substring(1, 3));
      StreamProbe probe = StreamProbe.on(stream);
      assertThat(Await.item(probe.drain())).isNull();
      assertThat(Payloads.text(probe.bytes())).isEqualTo(content);
    }
  }

  @Test
  default void everySubscriptionToAWriteWritesAgain() {
    needsWriting();
    Uni<WriteResult> write = storage().write("f", Payloads.text("x"));
    String first = Await.item(write).version();
    put("f", "between");
    String second = Await.item(write).version();
    if (capabilities().uniqueVersions()) {
      assertThat(second).isNotEqualTo(first);
    }
    assertThat(text("f")).isEqualTo("x");
    Uni<WriteResult> stream =
        storage()
            .writeStream("f", Multi.createFrom().items(Payloads.text("y"), Payloads.text("z")));
    Await.item(stream);
    Await.item(stream);
    assertThat(text("f")).isEqualTo("yz");
    Uni<Boolean> delete = storage().delete("f");
    assertThat(Await.item(delete)).isTrue();
    assertThat(Await.item(delete)).isFalse();
  }

  @Test
  default void aSecondSubscriptionToACreateIsASecondCreate() {
    needs("conditionalCreate", StorageCapabilities::conditionalCreate);
    Uni<WriteResult> create = storage().writeConditional("f", Payloads.text("x"), null);
    WriteResult created = Await.item(create);
    assertThat(Await.failure(PreconditionFailedException.class, create).actual())
        .isEqualTo(created.version());
  }

  @Test
  default void everySubscriptionToAnAppendAppendsAgain() {
    needs("append", StorageCapabilities::append);
    Uni<Void> append = storage().append("f", Payloads.text("x"));
    Await.item(append);
    Await.item(append);
    assertThat(text("f")).isEqualTo("xx");
  }
}
