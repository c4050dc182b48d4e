package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.fs.Durability;
import dev.parquedb.storage.fs.FsBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.FaultPlan;
import dev.parquedb.testkit.fault.FaultyStorage;
import dev.parquedb.testkit.fault.StorageOperation;
import dev.parquedb.testkit.time.SeededRandom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDiskTest extends LayerFixture {

  private static final int BLOCK = 64 * 1024;
  private static final int SIZE = 5 * BLOCK + 100;
  private static final long BUDGET = 1024 * 1024;

  @TempDir Path temp;
  private FaultyStorage below;
  private StorageBackend storage;
  private CacheDisk disk;

  /** Opens the storage anew, as a process that starts. */
  private void begin() {
    StorageBackend files =
        Await.item(
            FsBackend.builder(vertx(), temp.resolve("files")).durability(Durability.NONE).open());
    below = new FaultyStorage(files, FaultPlan.NONE, time);
    disk = Await.item(CacheDisk.open(folder(), BUDGET));
    storage =
        StorageLayers.around(below, time, SeededRandom.of(3))
            .cache(CacheSettings.DEFAULT.withMemory(BLOCK), disk)
            .build();
  }

  private void end() {
    if (storage != null) {
      Await.item(storage.close());
      storage = null;
    }
  }

  private void restart() {
    end();
    begin();
  }

  @AfterEach
  void close() {
    end();
  }

  @Test
  void whatIsOnDiskIsNotReadAgainNorAfterARestart() {
    begin();
    Await.item(below.write("f", Payloads.of(1, SIZE)));
    Await.item(immutable().read("f"));
    for (int i = 0; i < 2; i++) {
      restart();
      assertThat(Payloads.verify(Await.item(immutable().readRange("f", 0, SIZE)))).isEqualTo(1);
      assertThat(Payloads.verify(Await.item(immutable().read("f")))).isEqualTo(1);
      assertThat(requests()).isZero();
    }
  }

  @Test
  void afterARestartAFileThatMayChangeIsStillAskedForItsVersion() {
    begin();
    Await.item(below.write("f", Payloads.of(1, SIZE)));
    Await.item(storage.read("f"));
    restart();
    assertThat(Payloads.verify(Await.item(storage.read("f")))).isEqualTo(1);
    assertThat(requests()).isZero();
    assertThat(below.counters().calls(StorageOperation.STAT)).isEqualTo(1);
    end();
    begin();
    Await.item(below.write("f", Payloads.of(2, SIZE)));
    assertThat(Payloads.verify(Await.item(storage.read("f")))).isEqualTo(2);
    restart();
    assertThat(Payloads.verify(Await.item(storage.read("f")))).isEqualTo(2);
    assertThat(blocks()).as("blocks of the older version are gone").hasSize(6);
  }

  @Test
  void damagedBlocksAreReadFromTheStorage() {
    begin();
    Await.item(below.write("f", Payloads.of(1, SIZE)));
    Await.item(immutable().read("f"));
    restart();
    for (Path block : blocks()) {
      damage(block);
    }
    assertThat(Payloads.verify(Await.item(immutable().read("f")))).isEqualTo(1);
    assertThat(requests()).isPositive();
    restart();
    assertThat(Payloads.verify(Await.item(immutable().read("f")))).isEqualTo(1);
    assertThat(requests()).as("kept again").isZero();
  }

  @Test
  void blocksCutOffAreRemovedAtOpeningAndOtherFilesStay() throws IOException {
    begin();
    Await.item(below.write("f", Payloads.of(1, SIZE)));
    Await.item(immutable().read("f"));
    end();
    Files.writeString(folder().resolve("notes.txt"), "mine");
    Files.writeString(folder().resolve("0".repeat(32) + ".block-new"), "unfinished");
    Files.writeString(folder().resolve("0".repeat(32) + ".block"), "cut off");
    begin();
    assertThat(blocks()).hasSize(6);
    assertThat(folder().resolve("notes.txt")).hasContent("mine");
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files).hasSize(6 + 2); // and the lock
    }
  }

  @Test
  void aBlockThatIsGoneIsReadFromTheStorage() throws IOException {
    begin();
    Await.item(below.write("f", Payloads.of(1, SIZE)));
    Await.item(immutable().read("f"));
    restart();
    for (Path block : blocks()) {
      Files.delete(block);
    }
    assertThat(Payloads.verify(Await.item(immutable().read("f")))).isEqualTo(1);
  }

  @Test
  void theFolderStaysWithinItsBudget() {
    begin();
    for (int i = 0; i < 10; i++) {
      Await.item(below.write("f" + i, Payloads.of(i, SIZE)));
      assertThat(Payloads.verify(Await.item(immutable().read("f" + i)))).isEqualTo(i);
      assertThat(bytes()).isLessThanOrEqualTo(BUDGET);
    }
    end();
    assertThat(bytes()).isBetween(BUDGET - 2 * BLOCK, BUDGET);
    begin();
    assertThat(disk.bytes()).isEqualTo(bytes());
    assertThat(Payloads.verify(Await.item(immutable().read("f9")))).isEqualTo(9);
    assertThat(requests()).as("the latest are kept").isZero();
  }

  @Test
  void whatAChangeForgotStaysForgottenAfterARestart() {
    begin();
    for (String path : List.of("a/f", "a/g", "b")) {
      Await.item(below.write(path, Payloads.of(1, SIZE)));
      Await.item(immutable().read(path));
    }
    restart();
    assertThat(blocks()).hasSizeGreaterThan(6);
    Await.item(storage.deletePrefix("a/"));
    Await.item(storage.delete("b"));
    assertThat(blocks()).as("gone when the change is acknowledged").isEmpty();
    restart();
    for (String path : List.of("a/f", "b")) {
      Await.failure(NotFoundException.class, immutable().read(path));
    }
  }

  @Test
  void aFolderHasOneUserAtATime() {
    begin();
    Await.failure(UnavailableException.class, CacheDisk.open(folder(), BUDGET));
    assertThatThrownBy(
            () ->
                StorageLayers.around(below, time, SeededRandom.of(3))
                    .cache(CacheSettings.DEFAULT, disk)
                    .build())
        .hasMessageContaining("already");
    end();
    Await.item(Await.item(CacheDisk.open(folder(), BUDGET)).close());
  }

  @Test
  void blocksOfAnotherStorageAreNotUsed() {
    begin();
    Await.item(below.write("f", Payloads.of(1, SIZE)));
    Await.item(immutable().read("f"));
    end();
    StorageBackend other =
        Await.item(
            FsBackend.builder(vertx(), temp.resolve("others")).durability(Durability.NONE).open());
    Await.item(other.write("f", Payloads.of(2, SIZE)));
    storage =
        StorageLayers.around(other, time, SeededRandom.of(3))
            .cache(CacheSettings.DEFAULT, Await.item(CacheDisk.open(folder(), BUDGET)))
            .build();
    assertThat(Payloads.verify(Await.item(immutable().read("f")))).isEqualTo(2);
  }

  @Test
  void aFolderThatCannotBeUsedIsToldAtOpening() throws IOException {
    Files.writeString(folder(), "a file");
    Await.failure(UnavailableException.class, CacheDisk.open(folder(), BUDGET));
    assertThatThrownBy(() -> CacheDisk.open(folder(), 10)).hasMessageContaining("maxBytes");
  }

  /** What a memory storage holds goes with its process, and its root names others later. */
  @Test
  void aMemoryStorageGetsNoFolder() {
    CacheDisk opened = Await.item(CacheDisk.open(folder(), BUDGET));
    assertThatThrownBy(() -> layers().cache(CacheSettings.DEFAULT, opened).build())
        .hasMessageContaining("memory");
    Await.item(opened.close());
  }

  private StorageBackend immutable() {
    return storage.with(CallOptions.DEFAULT.immutable());
  }

  private long requests() {
    return below.counters().calls(StorageOperation.READ_RANGE)
        + below.counters().calls(StorageOperation.READ_RANGES);
  }

  private Path folder() {
    return temp.resolve("cache");
  }

  private List<Path> blocks() {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(file -> file.toString().endsWith(".block")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long bytes() {
    long all = 0;
    for (Path block : blocks()) {
      try {
        all += Files.size(block);
      } catch (IOException pushedOutMeanwhile) {
        all += 0;
      }
    }
    return all;
  }

  private static void damage(Path block) {
    try (var file =
        Files.newByteChannel(block, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      file.position(file.size() - 1).read(last);
      file.position(file.size() - 1).write(ByteBuffer.wrap(new byte[] {(byte) ~last.get(0)}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
