package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.AlreadyExistsException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code writeStream}: whole or not at all, with bounded demand. */
public interface WriteStreamConformance extends StorageSuite {

  @Test
  default void aStreamedFileEqualsItsChunks() {
    needsWriting();
    ByteBuffer whole = Payloads.of(12, 20_000_003);
    int[] sizes = {1, 0, 7, 65_536, 1_000_000, 0, 5_242_880, 3};
    List<ByteBuffer> chunks = new ArrayList<>();
    for (int at = 0, i = 0; at < whole.limit(); i++) {
      int size = Math.min(sizes[i % sizes.length], whole.limit() - at);
      chunks.add(i % 2 == 0 ? whole.slice(at, size) : direct(whole.slice(at, size)));
      at += size;
    }
    WriteResult result =
        Await.item(storage().writeStream("big", Multi.createFrom().iterable(chunks)));
    assertThat(result.size()).isEqualTo(20_000_003);
    assertThat(Await.item(storage().stat("big")).version()).isEqualTo(result.version());
    assertThat(Payloads.verify(Await.item(storage().read("big")))).isEqualTo(12);
    assertThat(chunks).as("the chunks are left alone").allMatch(c -> c.position() == 0);
  }

  @Test
  default void anEmptyStreamMakesAnEmptyFile() {
    needsWriting();
    put("f", "old");
    assertThat(Await.item(storage().writeStream("f", Multi.createFrom().empty())).size()).isZero();
    assertThat(text("f")).isEmpty();
    Await.item(
        storage().writeStream("g", Multi.createFrom().items(Payloads.text(""), Payloads.text(""))));
    assertThat(text("g")).isEmpty();
  }

  @Test
  default void aStreamedFileAppearsAtTheEnd() {
    needsWriting();
    put("old", "old");
    for (String path : List.of("new", "old")) {
      ChunkSource source = new ChunkSource();
      CompletableFuture<WriteResult> writing = start(path, source);
      IntStream.range(0, 8).forEach(i -> source.feed(Payloads.text("x".repeat(1_000_000))));
      Await.item(source.subscribed());
      assertThat(everything()).containsExactly("old");
      assertThat(exists("old")).isTrue();
      assertThat(exists(path)).isEqualTo(path.equals("old"));
      assertThat(text("old")).isEqualTo("old");
      assertThat(writing).isNotDone();
      source.end();
      assertThat(Await.item(Uni.createFrom().completionStage(writing)).size()).isEqualTo(8_000_000);
      assertThat(Await.item(storage().stat(path)).size()).isEqualTo(8_000_000);
      Await.item(storage().delete("new"));
    }
  }

  @Test
  default void aStreamIsPulledInBoundedPortions() {
    needsWriting();
    ChunkSource source = new ChunkSource();
    CompletableFuture<WriteResult> writing = start("f", source);
    IntStream.range(0, 400).forEach(i -> source.feed(Payloads.text("0123456789")));
    source.end();
    assertThat(Await.item(Uni.createFrom().completionStage(writing)).size()).isEqualTo(4000);
    assertThat(source.largestRequest()).as("items asked for at once").isLessThanOrEqualTo(1024);
  }

  @Test
  default void aStreamThatFailsLeavesWhatWasThere() {
    needsWriting();
    put("old", "old");
    IllegalStateException reason = new IllegalStateException("the source is broken");
    for (String path : List.of("new", "old")) {
      ChunkSource source = new ChunkSource();
      CompletableFuture<WriteResult> writing = start(path, source);
      IntStream.range(0, 7).forEach(i -> source.feed(Payloads.text("y".repeat(900_000))));
      source.fail(reason);
      Outcome<WriteResult> outcome = Await.outcome(Uni.createFrom().completionStage(writing));
      assertThat(outcome.failure()).hasStackTraceContaining("the source is broken");
    }
    assertThat(everything()).containsExactly("old");
    assertThat(text("old")).isEqualTo("old");
  }

  @Test
  default void aStreamThatFailsAtOnceLeavesWhatWasThere() {
    needsWriting();
    put("old", "old");
    Multi<ByteBuffer> broken = Multi.createFrom().failure(new IllegalStateException("broken"));
    assertThat(Await.failure(storage().writeStream("new", broken)))
        .hasStackTraceContaining("broken");
    assertThat(Await.failure(storage().writeStream("old", broken)))
        .hasStackTraceContaining("broken");
    assertThat(everything()).containsExactly("old");
    assertThat(text("old")).isEqualTo("old");
  }

  @Test
  default void aRefusedConditionLeavesNothingBehind() {
    needs("conditionalCreate", all -> all.conditionalCreate() && all.writable());
    put("f", "kept");
    for (int i = 0; i < 5; i++) {
      assertThat(
              Await.failure(
                  storage()
                      .writeStream(
                          "f",
                          Multi.createFrom().items(Payloads.text("a"), Payloads.text("b")),
                          WriteOptions.DEFAULT.withIfNoneMatch())))
          .isInstanceOf(AlreadyExistsException.class);
    }
    assertThat(everything()).containsExactly("f");
    assertThat(text("f")).isEqualTo("kept");
  }

  private CompletableFuture<WriteResult> start(String path, ChunkSource source) {
    return storage().writeStream(path, source.stream()).subscribe().asCompletionStage();
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
  }
}
