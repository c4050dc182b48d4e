package dev.parquedb.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.WriteResult;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VertxStorageBackendTest {

  private static VertxFixture vertx;

  @BeforeAll
  static void open() {
    vertx = new VertxFixture();
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close();
  }

  private static VertxStorageBackend view(Map<String, Answers.Answer> answers) {
    return VertxStorageBackend.of(vertx.vertx(), Answers.of(StorageBackend.class, answers));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  @Test
  void readsBuffers() throws Exception {
    ByteBuffer middle = bytes("-hello-").position(1).limit(6).slice();
    var view =
        view(
            Map.of(
                "read", args -> Uni.createFrom().item(bytes("whole")),
                "readRange", args -> Uni.createFrom().item(middle),
                "readRanges", args -> Uni.createFrom().item(List.of(bytes("a"), bytes("")))));
    assertThat(VertxFixture.await(view.read("f"))).isEqualTo(Buffer.buffer("whole"));
    assertThat(VertxFixture.await(view.readRange("f", 1, 6))).isEqualTo(Buffer.buffer("hello"));
    assertThat(VertxFixture.await(view.readRanges("f", List.of(new ByteRange(0, 1)))))
        .containsExactly(Buffer.buffer("a"), Buffer.buffer());
  }

  @Test
  void aBufferHandedInMayChangeAfterwards() throws Exception {
    CompletableFuture<ByteBuffer> seen = new CompletableFuture<>();
    var view =
        view(
            Map.of(
                "write",
                args -> {
                  seen.complete((ByteBuffer) args[1]);
                  return Uni.createFrom().item(new WriteResult("v1", 3));
                }));
    Buffer data = Buffer.buffer("abc");
    assertThat(VertxFixture.await(view.write("f", data)).version()).isEqualTo("v1");
    data.setString(0, "xyz");
    assertThat(text(VertxFixture.await(seen))).isEqualTo("abc");
  }

  @Test
  void anOperationStartsWithoutAnybodyListening() {
    AtomicInteger started = new AtomicInteger();
    view(Map.of("delete", args -> Uni.createFrom().item(() -> started.incrementAndGet() > 0)))
        .delete("f");
    assertThat(started).hasValue(1);
  }

  @Test
  void anErrorArrivesAsItIs() {
    NotFoundException error = new NotFoundException("f", "No file f in memory:test");
    var view = view(Map.of("read", args -> Uni.createFrom().failure(error)));
    assertThatThrownBy(() -> VertxFixture.await(view.read("f"))).isSameAs(error);
  }

  @Test
  void aMissingFileHasANullDescription() throws Exception {
    var view = view(Map.of("stat", args -> Uni.createFrom().nullItem()));
    assertThat(VertxFixture.await(view.stat("f"))).isNull();
  }

  @Test
  void outcomesArriveOnTheCallingContext() throws Exception {
    CompletableFuture<Boolean> elsewhere = new CompletableFuture<>();
    var view = view(Map.of("exists", args -> Uni.createFrom().completionStage(elsewhere)));
    CompletableFuture<Boolean> onContext = new CompletableFuture<>();
    vertx.onContext(
        () ->
            view.exists("f")
                .onComplete(done -> onContext.complete(Vertx.currentContext() == vertx.context())));
    elsewhere.complete(true);
    assertThat(VertxFixture.await(onContext)).isTrue();
  }

  @Test
  void streamsBothWays() throws Exception {
    var view =
        view(
            Map.of(
                "readStream",
                args -> Multi.createFrom().items(bytes("one "), bytes("two "), bytes("three")),
                "writeStream",
                args -> {
                  @SuppressWarnings("unchecked") // The signature of writeStream.
                  Multi<ByteBuffer> data = (Multi<ByteBuffer>) args[1];
                  return data.map(VertxStorageBackendTest::text)
                      .collect()
                      .asList()
                      .map(all -> new WriteResult(String.join("|", all), 13));
                }));
    var written = vertx.onContext(() -> view.writeStream("copy", view.readStream("original")));
    assertThat(VertxFixture.await(written).version()).isEqualTo("one |two |three");
  }
}
