package dev.parquedb.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Symbolic links are no way out of the folder. */
class FsLinksTest extends FsFixture {

  private StorageBackend storage;
  private Path outside;

  @BeforeEach
  void makeLinks() throws IOException {
    storage = open();
    outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(root().resolve("folder"), outside);
    Files.createSymbolicLink(root().resolve("file"), outside.resolve("secret"));
    Files.createSymbolicLink(root().resolve("dangling"), outside.resolve("new"));
    Await.item(storage.write("source", Payloads.text("source")));
  }

  @Test
  void everyCallThatLeadsOverALinkIsRefused() throws IOException {
    for (String path : List.of("file", "folder/secret", "dangling", "folder/deep/new")) {
      for (Uni<?> call : writes(path)) {
        assertThat(Await.failure(call)).as(path).isInstanceOf(PermissionDeniedException.class);
      }
    }
    for (String path : List.of("file", "folder/secret")) {
      for (Uni<?> call : reads(path)) {
        assertThat(Await.failure(call)).as(path).isInstanceOf(PermissionDeniedException.class);
      }
    }
    try (var files = Files.list(outside)) {
      assertThat(files).containsExactly(outside.resolve("secret"));
    }
    assertThat(outside.resolve("secret")).hasContent("secret");
  }

  @Test
  void directoriesBehindALinkAreNeitherMadeNorRemoved() {
    for (Uni<?> call :
        List.of(
            storage.mkdir("folder"),
            storage.mkdir("folder/new"),
            storage.rmdir("folder", RmdirOptions.RECURSIVE),
            storage.stat("folder"))) {
      assertThat(Await.failure(call)).isInstanceOf(PermissionDeniedException.class);
    }
    assertThat(outside.resolve("secret")).exists();
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  void listingsAndDeletesOfPrefixesPassLinksOver() {
    assertThat(Await.item(storage.list("")).paths()).containsExactly("source");
    assertThat(Await.item(storage.list("", ListOptions.DEFAULT.withDelimiter("/"))).prefixes())
        .isEmpty();
    assertThat(Await.item(storage.deletePrefix("f"))).isZero();
    assertThat(outside.resolve("secret")).hasContent("secret");
  }

  @Test
  void aLinkInPlaceOfAFileThatWasReadIsNotFollowed() throws IOException {
    Await.item(storage.read("source"));
    Files.delete(root().resolve("source"));
    Files.createSymbolicLink(root().resolve("source"), outside.resolve("secret"));
    assertThat(Await.failure(storage.read("source"))).isInstanceOf(PermissionDeniedException.class);
  }

  @Test
  void theFolderItselfMayBeGivenByALink() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), root());
    StorageBackend linked = open(FsBackend.builder(vertx, link).durability(Durability.NONE));
    assertThat(Payloads.text(Await.item(linked.read("source")))).isEqualTo("source");
    assertThat(linked.rootUri()).isEqualTo(storage.rootUri());
  }

  private List<Uni<?>> reads(String path) {
    return List.of(
        storage.read(path),
        storage.readRange(path, 0, 1),
        storage.readInto(path, 0, ByteBuffer.allocate(4)),
        storage.readStream(path).collect().asList(),
        storage.exists(path),
        storage.stat(path),
        storage.copy(path, "copied"));
  }

  private List<Uni<?>> writes(String path) {
    return List.of(
        storage.write(path, Payloads.text("x")),
        storage.writeConditional(path, Payloads.text("x"), null),
        storage.writeConditional(path, Payloads.text("x"), "v"),
        storage.append(path, Payloads.text("x")),
        storage.copy("source", path),
        storage.move("source", path));
  }
}
