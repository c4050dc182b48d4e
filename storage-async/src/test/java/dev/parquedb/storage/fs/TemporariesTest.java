package dev.parquedb.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StuckWriter;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.process.WorkerEvent;
import dev.parquedb.testkit.process.WorkerProcess;
import io.smallrye.mutiny.Multi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TemporariesTest extends FsFixture {

  @Test
  void leftoversOfAnOwnerThatIsGoneAreRemovedWhenTheyAreOld() throws IOException {
    open();
    Path folder = leftovers("gone", Duration.ofMinutes(61), Duration.ofMinutes(59));
    StorageBackend storage = open();
    assertThat(folder.resolve("0.tmp")).doesNotExist();
    assertThat(folder.resolve("1.tmp")).exists();
    assertThat(Await.item(storage.list("")).files()).isEmpty();
  }

  @Test
  void leftoversWithoutAnOwnerFileAreRemovedWhenTheyAreOld() throws IOException {
    open();
    Path folder = leftovers("gone", Duration.ofDays(1));
    Files.delete(folder.resolve("owner"));
    open();
    assertThat(folder.resolve("0.tmp")).doesNotExist();
  }

  @Test
  void theFolderOfAnOwnerGoesWithItsLastFile() throws IOException {
    open();
    Path folder = leftovers("gone", Duration.ofDays(1));
    open();
    Files.setLastModifiedTime(folder, old(Duration.ofDays(1)));
    open();
    assertThat(folder).doesNotExist();
  }

  @Test
  void filesOfAnOwnerWhoseLockIsHeldStayHoweverOldTheyAre() throws IOException {
    open();
    Path folder = leftovers("held", Duration.ofDays(30));
    try (FileChannel owner = FileChannel.open(folder.resolve("owner"), StandardOpenOption.WRITE)) {
      owner.lock();
      open();
      assertThat(folder.resolve("0.tmp")).exists();
    }
    open();
    assertThat(folder.resolve("0.tmp")).doesNotExist();
  }

  @Test
  void filesOfAnotherLivingProcessStayAndThoseOfAKilledOneGo() throws IOException {
    StorageBackend here = open();
    Path aged;
    try (WorkerProcess other = WorkerProcess.start(StuckWriter.class, "fs:" + root(), "2", "100")) {
      other.next(WorkerEvent.Kind.READY);
      assertThat(temporaries()).hasSize(1);
      aged = temporaries().get(0);
      Files.setLastModifiedTime(aged, old(Duration.ofDays(1)));
      Files.setLastModifiedTime(aged.resolveSibling("owner"), old(Duration.ofDays(1)));
      open();
      assertThat(aged).exists();
      other.kill();
    }
    open();
    assertThat(aged).doesNotExist();
    assertThat(Await.item(here.list("")).files()).isEmpty();
  }

  @Test
  void aWriteLeavesNoTemporaryBehindHoweverItEnds() throws IOException {
    StorageBackend storage = open();
    Await.item(storage.write("f", Payloads.text("x")));
    Await.item(storage.writeConditional("g", Payloads.text("x"), null));
    Await.failure(storage.writeConditional("g", Payloads.text("y"), null));
    Await.failure(storage.writeConditional("g", Payloads.text("y"), "other"));
    Await.item(storage.append("f", Payloads.text("x")));
    Await.item(storage.copy("f", "h"));
    Await.failure(
        storage.writeStream(
            "i",
            Multi.createBy()
                .concatenating()
                .streams(
                    Multi.createFrom().item(Payloads.text("x")),
                    Multi.createFrom().<ByteBuffer>failure(new IllegalStateException("source")))));
    Await.item(storage.close());
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void aCancelledStreamLeavesNoTemporaryBehind() throws IOException {
    StorageBackend storage = open();
    AtomicReference<Runnable> started = new AtomicReference<>();
    Multi<ByteBuffer> endless =
        Multi.createBy()
            .repeating()
            .supplier(() -> Payloads.text("x".repeat(1000)))
            .indefinitely()
            .onItem()
            .invoke(
                () -> {
                  Runnable cancel = started.get();
                  if (cancel != null) {
                    cancel.run();
                  }
                });
    started.set(storage.writeStream("f", endless).subscribe().with(item -> {})::cancel);
    Await.item(storage.close());
    assertThat(temporaries()).isEmpty();
    assertThat(root().resolve("f")).doesNotExist();
  }

  private Path leftovers(String owner, Duration... ages) throws IOException {
    Path folder = Files.createDirectories(internal().resolve("tmp").resolve(owner));
    Files.setLastModifiedTime(Files.createFile(folder.resolve("owner")), old(ages[0]));
    for (int i = 0; i < ages.length; i++) {
      Path file = Files.writeString(folder.resolve(i + ".tmp"), "left");
      Files.setLastModifiedTime(file, old(ages[i]));
    }
    return folder;
  }

  private FileTime old(Duration age) {
    return FileTime.from(time().now().minus(age));
  }
}
