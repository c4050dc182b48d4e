package dev.parquedb.testkit.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.FileInputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockingOperationError;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlockHoundSetupTest {

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService cpu = pool("parquedb-cpu-0");
  private final ExecutorService files = pool("parquedb-fs-0");
  private Path file;
  private FileChannel channel;

  /** A call that blocks, by name. */
  private record Blocking(String name, Callable<?> call) {}

  @BeforeAll
  void writeAFile(@TempDir Path folder) throws Exception {
    file = Files.write(folder.resolve("f"), new byte[100]);
    channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @BeforeEach
  void beginWithNothingFound() {
    BlockingCalls.assertNone("before the test");
  }

  @AfterAll
  void stop() throws Exception {
    channel.close();
    cpu.shutdown();
    files.shutdown();
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @TestFactory
  Stream<DynamicTest> aBlockingCallIsCaughtOnAnEventLoop() {
    return blocking()
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> assertCaught(one, this::onLoop)));
  }

  @TestFactory
  Stream<DynamicTest> aBlockingCallIsCaughtOnTheCpuPool() {
    return blocking()
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> assertCaught(one, this::onCpu)));
  }

  @TestFactory
  Stream<DynamicTest> thePoolForFileCallsMayBlock() {
    return blocking()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.name(),
                    () -> {
                      assertThat(run(files, one.call()).succeeded()).isTrue();
                      assertThat(BlockingCalls.claim()).isEmpty();
                    }));
  }

  @Test
  void aCallThatIsFoundGoesOnAndIsTold() {
    assertThat(onLoop(() -> sleep() == null ? "slept" : "").item()).isEqualTo("slept");
    assertThatThrownBy(() -> BlockingCalls.assertNone("in this test"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("in this test")
        .hasMessageContaining("sleep")
        .hasMessageContaining("vert.x-eventloop-thread");
    BlockingCalls.assertNone("after they were claimed");
  }

  @Test
  void workThatDoesNotBlockIsLeftAlone() {
    for (int i = 0; i < 50; i++) {
      onLoop(UUID::randomUUID);
      onLoop(() -> String.format("%s %tc", "loads classes and zones", 0L));
      onLoop(() -> vertx.executeBlocking(() -> "on a worker", false));
      onLoop(() -> cpu.submit(() -> "handed over"));
      onLoop(() -> vertx.fileSystem().readFile(file.toString()));
      run(cpu, () -> CompletableFuture.completedFuture("done").get());
    }
    assertThat(BlockingCalls.claim()).isEmpty();
  }

  private Stream<Blocking> blocking() {
    return Stream.of(
        new Blocking("Thread.sleep", () -> sleep()),
        new Blocking("CountDownLatch.await", () -> latch()),
        new Blocking("Files.readAllBytes", () -> Files.readAllBytes(file)),
        new Blocking("Files.size", () -> Files.size(file)),
        new Blocking("Files.write", () -> Files.write(file, new byte[100])),
        new Blocking("FileChannel.open", () -> FileChannel.open(file, StandardOpenOption.READ)),
        new Blocking("FileChannel.read", () -> channel.read(ByteBuffer.allocate(10))),
        new Blocking("FileChannel.read at", () -> channel.read(ByteBuffer.allocate(10), 3)),
        new Blocking("FileChannel.write", () -> channel.write(ByteBuffer.allocate(10))),
        new Blocking("FileChannel.force", () -> force()),
        new Blocking("FileChannel.position", () -> channel.position()),
        new Blocking("FileInputStream", () -> new FileInputStream(file.toFile())),
        new Blocking("RandomAccessFile", () -> new RandomAccessFile(file.toFile(), "r")));
  }

  private void assertCaught(Blocking one, Function<Callable<?>, Outcome<?>> on) {
    assertThat(on.apply(one.call()).succeeded()).isTrue();
    assertThat(BlockingCalls.claim())
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call.error()).isInstanceOf(BlockingOperationError.class));
  }

  private Object sleep() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(1);
    return null;
  }

  private Object latch() throws InterruptedException {
    return new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
  }

  private Object force() throws Exception {
    channel.force(false);
    return null;
  }

  private Outcome<?> onLoop(Callable<?> call) {
    return Await.item(
        Uni.createFrom()
            .emitter(
                done ->
                    vertx.getOrCreateContext().runOnContext(now -> done.complete(outcome(call)))));
  }

  private Outcome<?> onCpu(Callable<?> call) {
    return run(cpu, call);
  }

  private static Outcome<?> run(ExecutorService pool, Callable<?> call) {
    return Await.item(
        Uni.createFrom().emitter(done -> pool.execute(() -> done.complete(outcome(call)))));
  }

  private static Outcome<?> outcome(Callable<?> call) {
    try {
      return new Outcome<>(call.call(), null);
    } catch (Exception e) {
      return new Outcome<>(null, e);
    }
  }

  private static ExecutorService pool(String name) {
    return Executors.newSingleThreadExecutor(task -> new Thread(task, name));
  }
}
