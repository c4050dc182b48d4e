package dev.parquedb.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.QuotaExceededException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Multi;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is synced before a write completes, and what happens when the file system fails. */
class FsDurabilityTest extends FsFixture {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private volatile String failing = "";
  private volatile String reason = "";

  private final FileOperations recording =
      new FileOperations() {
        @Override
        public void sync(FileChannel channel) throws IOException {
          record("sync file");
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
          record("sync " + name(directory));
        }

        @Override
        public void link(Path existing, Path name) throws IOException {
          record("link " + name(name));
          FileOperations.super.link(existing, name);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
          record("rename " + name(to));
          FileOperations.super.rename(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
          if (!path.toString().endsWith(".tmp")) {
            record("delete " + name(path));
          }
          FileOperations.super.delete(path);
        }
      };

  @Test
  void aCreateSyncsTheFileThenItsNewDirectoriesThenItsName() {
    StorageBackend storage = openRecording();
    Await.item(storage.writeConditional("a/b/f", Payloads.text("x"), null));
    assertThat(log).containsExactly("sync /", "sync a", "sync file", "link a/b/f", "sync a/b");
    log.clear();
    Await.item(storage.writeConditional("a/b/g", Payloads.text("x"), null));
    assertThat(log).containsExactly("sync file", "link a/b/g", "sync a/b");
  }

  @Test
  void aReplaceSyncsTheFileBeforeAndItsNameAfterTheRename() {
    StorageBackend storage = openRecording();
    String version = Await.item(storage.write("f", Payloads.text("x"))).version();
    Await.item(storage.writeConditional("f", Payloads.text("y"), version));
    Await.item(storage.writeStream("f", Multi.createFrom().item(Payloads.text("z"))));
    assertThat(log)
        .containsExactly(
            "sync file",
            "rename f",
            "sync /",
            "sync file",
            "rename f",
            "sync /",
            "sync file",
            "rename f",
            "sync /");
  }

  @Test
  void aDirectorySomebodyElseMadeIsSyncedBeforeItIsReliedOn() throws IOException {
    StorageBackend storage = openRecording();
    Files.createDirectories(root().resolve("a/b"));
    Await.item(storage.write("a/b/f", Payloads.text("x")));
    assertThat(log).startsWith("sync /", "sync a", "sync file");
  }

  @Test
  void aDirectoryMadeAgainIsSyncedAgain() {
    StorageBackend storage = openRecording();
    Await.item(storage.write("a/f", Payloads.text("x")));
    Await.item(storage.delete("a/f"));
    Await.item(storage.rmdir("a"));
    log.clear();
    Await.item(storage.write("a/f", Payloads.text("x")));
    assertThat(log).containsExactly("sync /", "sync file", "rename a/f", "sync a");
  }

  @Test
  void appendCopyMoveAndDeleteSyncWhatTheyChange() {
    StorageBackend storage = openRecording();
    Await.item(storage.append("f", Payloads.text("x")));
    Await.item(storage.append("f", Payloads.text("y")));
    assertThat(log)
        .containsExactly("sync file", "link f", "sync /", "sync file", "rename f", "sync /");
    log.clear();
    Await.item(storage.copy("f", "a/g"));
    assertThat(log).containsExactly("sync /", "sync file", "rename a/g", "sync a");
    log.clear();
    Await.item(storage.move("a/g", "h"));
    assertThat(log).containsExactly("rename h", "sync /", "sync a");
    log.clear();
    Await.item(storage.delete("h"));
    assertThat(log).containsExactly("delete h", "sync /");
    log.clear();
    Await.item(storage.mkdir("d/e"));
    assertThat(log).containsExactly("sync /", "sync d");
    log.clear();
    Await.item(storage.rmdir("d/e"));
    assertThat(log).containsExactly("delete d/e", "sync d");
  }

  @Test
  void aFileThatCannotBeSyncedNeverShows() throws IOException {
    StorageBackend storage = openRecording();
    Await.item(storage.write("f", Payloads.text("old")));
    fail("sync file", "No space left on device");
    QuotaExceededException failure =
        Await.failure(QuotaExceededException.class, storage.write("f", Payloads.text("new")));
    assertThat(failure.path()).isEqualTo("f");
    Await.failure(
        QuotaExceededException.class, storage.writeConditional("g", Payloads.text("new"), null));
    fail("", "");
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("old");
    assertThat(Await.item(storage.exists("g"))).isFalse();
    Await.item(storage.close());
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void aNameThatMayNotLastIsAnUnknownOutcome() {
    StorageBackend storage = openRecording();
    Await.item(storage.write("f", Payloads.text("old")));
    fail("sync /", "Input/output error");
    Await.failure(WriteOutcomeUnknownException.class, storage.write("f", Payloads.text("new")));
    Await.failure(
        WriteOutcomeUnknownException.class,
        storage.writeConditional("g", Payloads.text("new"), null));
    Await.failure(WriteOutcomeUnknownException.class, storage.delete("f"));
  }

  @Test
  void openingIsRefusedWhereTheFileSystemLacksHardLinks() throws IOException {
    failing = "link";
    reason = "Operation not supported";
    UnsupportedStorageException refused =
        Await.failure(
            UnsupportedStorageException.class,
            FsBackend.builder(vertx, root()).operations(recording).open());
    assertThat(refused).hasMessageContaining("hard links").hasMessageContaining(root().toString());
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void openingIsRefusedWhereDirectoriesCannotBeSynced() {
    failing = "sync .parquedb-internal";
    reason = "Invalid argument";
    UnsupportedStorageException refused =
        Await.failure(
            UnsupportedStorageException.class,
            FsBackend.builder(vertx, root()).operations(lateFailing()).open());
    assertThat(refused).hasMessageContaining("Durability.NONE");
  }

  @Test
  void openingIsRefusedWhereALinkReplacesAnExistingName() {
    FileOperations overwriting =
        new FileOperations() {
          @Override
          public void link(Path existing, Path name) throws IOException {
            Files.deleteIfExists(name);
            Files.createLink(name, existing);
          }
        };
    UnsupportedStorageException refused =
        Await.failure(
            UnsupportedStorageException.class,
            FsBackend.builder(vertx, root()).operations(overwriting).open());
    assertThat(refused).hasMessageContaining("links that refuse an existing name");
  }

  private StorageBackend openRecording() {
    StorageBackend storage = open(FsBackend.builder(vertx, root()).operations(recording));
    log.clear();
    return storage;
  }

  /** Fails only once the folder of temporaries is there. */
  private FileOperations lateFailing() {
    return new FileOperations() {
      @Override
      public void syncDirectory(Path directory) throws IOException {
        if (directory.equals(internal()) && Files.exists(internal().resolve("tmp"))) {
          try (var owners = Files.list(internal().resolve("tmp"))) {
            if (owners.findAny().isPresent()) {
              throw new FileSystemException(directory.toString(), null, reason);
            }
          }
        }
      }
    };
  }

  private void fail(String operation, String why) {
    failing = operation;
    reason = why;
  }

  private void record(String operation) throws IOException {
    if (!failing.isEmpty() && operation.startsWith(failing)) {
      throw new FileSystemException("somewhere", null, reason);
    }
    log.add(operation);
  }

  private String name(Path path) {
    String name = root().relativize(path).toString();
    return name.isEmpty() ? "/" : name;
  }
}
