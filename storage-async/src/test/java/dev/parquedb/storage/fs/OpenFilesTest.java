package dev.parquedb.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.WorkerPool;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.VirtualTime;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {

  @TempDir Path temp;

  private final VirtualTime time = VirtualTime.manual();
  private final WorkerPool pool = FsWorker.pool(1);
  private OpenFiles files;

  @BeforeEach
  void open() throws IOException {
    files = new OpenFiles(FsRoot.of(temp.toRealPath()), pool, time);
  }

  @AfterEach
  void close() throws IOException {
    files.close();
    Await.item(pool.stop(() -> {}));
  }

  @Test
  void aFileStaysOpenBetweenReads() throws IOException {
    Path f = file("f", "x");
    FileChannel first = use(f);
    assertThat(first.isOpen()).isTrue();
    assertThat(use(f)).isSameAs(first);
  }

  @Test
  void aReplacedFileIsOpenedAgainAndTheOldOneClosed() throws IOException {
    Path f = file("f", "x");
    FileChannel old = use(f);
    Files.move(file("g", "x"), f, StandardCopyOption.ATOMIC_MOVE);
    FileChannel now = use(f);
    assertThat(now).isNotSameAs(old);
    assertThat(old.isOpen()).isFalse();
  }

  @Test
  void aFileInUseIsClosedOnlyAfterItsLastUse() throws IOException {
    Path f = file("f", "x");
    OpenFile using = files.open(f, "f");
    OpenFile usingToo = files.open(f, "f");
    Files.delete(f);
    files.forget(f);
    using.close();
    assertThat(usingToo.channel().isOpen()).isTrue();
    usingToo.close();
    assertThat(usingToo.channel().isOpen()).isFalse();
    assertThatThrownBy(() -> files.open(f, "f")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void filesNobodyReadsAreClosedAfterAWhile() throws IOException {
    Path idle = file("idle", "x");
    Path busy = file("busy", "x");
    FileChannel idleChannel = use(idle);
    FileChannel busyChannel = use(busy);
    for (int i = 0; i < 5; i++) {
      time.advance(Duration.ofSeconds(3));
      use(busy);
      Await.item(pool.run(new DriverCall(CallOptions.DEFAULT), "", () -> true));
    }
    assertThat(idleChannel.isOpen()).isFalse();
    assertThat(busyChannel.isOpen()).isTrue();
    for (int i = 0; i < 3; i++) {
      time.advance(Duration.ofSeconds(6));
      Await.item(pool.run(new DriverCall(CallOptions.DEFAULT), "", () -> true));
    }
    assertThat(busyChannel.isOpen()).isFalse();
    assertThat(time.pending()).as("timers while nothing is open").isZero();
  }

  @Test
  void onlySoManyFilesStayOpen() throws IOException {
    List<FileChannel> channels = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      channels.add(use(file("f" + i, "x")));
    }
    assertThat(channels.stream().filter(FileChannel::isOpen)).hasSize(128);
    assertThat(channels.subList(172, 300)).allMatch(FileChannel::isOpen);
  }

  @Test
  void closingClosesWhatIsKeptAndThenWhatIsUsed() throws IOException {
    FileChannel kept = use(file("f", "x"));
    OpenFile using = files.open(file("g", "x"), "g");
    files.close();
    assertThat(kept.isOpen()).isFalse();
    assertThat(using.channel().isOpen()).isTrue();
    using.close();
    assertThat(using.channel().isOpen()).isFalse();
  }

  private FileChannel use(Path path) throws IOException {
    try (OpenFile file = files.open(path, path.getFileName().toString())) {
      return file.channel();
    }
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(temp.toRealPath().resolve(name), content);
  }
}
