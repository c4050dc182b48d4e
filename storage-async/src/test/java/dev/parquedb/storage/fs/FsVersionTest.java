package dev.parquedb.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Multi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FsVersionTest extends FsFixture {

  @Test
  void tenThousandRapidRewritesHaveTenThousandVersions() {
    StorageBackend storage = open();
    ByteBuffer same = Payloads.text("same");
    List<String> versions =
        Await.item(
            Multi.createFrom()
                .range(0, 10_000)
                .onItem()
                .transformToUniAndConcatenate(i -> storage.write("f", same))
                .map(WriteResult::version)
                .collect()
                .asList());
    assertThat(versions).doesNotHaveDuplicates().hasSize(10_000);
    assertThat(Await.item(storage.stat("f")).version()).isEqualTo(versions.get(9_999));
  }

  @Test
  void deletingAndCreatingAgainGivesAnotherVersionThoughTheInodeComesAgain() {
    StorageBackend one = open();
    StorageBackend other = open();
    Set<String> versions = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      StorageBackend storage = i % 2 == 0 ? one : other;
      versions.add(Await.item(storage.writeConditional("f", Payloads.text("x"), null)).version());
      assertThat(Await.item(other.delete("f"))).isTrue();
    }
    assertThat(versions).hasSize(500);
  }

  @Test
  void whatAnotherProgramReplacesIsNoticedByTheNextRead() throws IOException {
    StorageBackend storage = open();
    String version = Await.item(storage.write("f", Payloads.text("ours"))).version();
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("ours");
    Path file = root().resolve("f");
    FileTime time = Files.getLastModifiedTime(file);
    Path foreign = Files.writeString(root().resolve("g"), "them");
    Files.setLastModifiedTime(foreign, time);
    Files.move(foreign, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("them");
    PreconditionFailedException lost =
        Await.failure(
            PreconditionFailedException.class,
            storage.writeConditional("f", Payloads.text("x"), version));
    assertThat(lost.actual()).isEqualTo(Await.item(storage.stat("f")).version());
  }

  @Test
  void whatAnotherProgramChangesInPlaceIsNoticedToo() throws IOException {
    StorageBackend storage = open();
    Path file = root().resolve("f");
    Await.item(storage.write("f", Payloads.text("0123")));
    Await.item(storage.read("f"));
    Files.writeString(file, "012345");
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("012345");
    Files.writeString(file, "0");
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("0");
    Files.delete(file);
    Await.failure(NotFoundException.class, storage.read("f"));
  }

  @Test
  void theTimeOfAFileIsTheTimeOfTheFileSystem() throws IOException {
    StorageBackend storage = open();
    Path before = Files.writeString(temp.resolve("before"), "x");
    Await.item(storage.write("f", Payloads.text("x")));
    assertThat(Await.item(storage.stat("f")).modifiedAt())
        .isEqualTo(Files.getLastModifiedTime(root().resolve("f")).toInstant())
        .isAfterOrEqualTo(Files.getLastModifiedTime(before).toInstant());
  }
}
