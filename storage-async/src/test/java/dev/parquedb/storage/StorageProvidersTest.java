package dev.parquedb.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Storages;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageProvidersTest {

  @TempDir Path temp;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @Test
  void memoryWithoutANameIsPrivate() {
    StorageBackend one = open("memory:");
    StorageBackend other = open("memory:");
    Await.item(one.write("f", Payloads.text("x")));
    assertThat(Await.item(other.exists("f"))).isFalse();
    assertThat(one.rootUri()).isNotEqualTo(other.rootUri());
  }

  @Test
  void memoryOfOneNameIsSharedAsLongAsSomebodyHasItOpen() {
    StorageBackend one = open("memory:shared-by-test");
    StorageBackend other = open("memory://shared-by-test");
    assertThat(one.rootUri()).hasToString("memory://shared-by-test");
    Await.item(one.write("f", Payloads.text("x")));
    Await.item(one.close());
    Await.item(one.close());
    assertThat(Await.item(other.exists("f"))).isTrue();
    Await.item(other.close());
    StorageBackend later = open("memory:shared-by-test");
    assertThat(Await.item(later.exists("f"))).isFalse();
    Await.item(later.close());
  }

  @Test
  void fsTakesAPathAndFileAUri() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("with space"));
    for (String uri : new String[] {"fs:" + folder, "FS:" + folder, folder.toUri().toString()}) {
      StorageBackend storage = open(uri);
      assertThat(storage.type()).isEqualTo("fs");
      assertThat(storage.rootUri().toString()).startsWith("file:///").endsWith("with%20space");
      Await.item(storage.close());
    }
  }

  @Test
  void fsTakesOptionsFromTheQueryAndBesideIt() {
    Await.item(open("fs:" + temp.resolve("a") + "?durability=none&poolSize=2&callLimit=5").close());
    Map<String, String> options = Map.of("durability", "FSYNC", "poolSize", "1");
    Await.item(Await.item(Storages.open(vertx, "fs:" + temp.resolve("b"), options)).close());
  }

  @ParameterizedTest
  @CsvSource({
    "fs:/x?durable=yes, durable",
    "fs:/x?durability=maybe, durability",
    "fs:/x?poolSize=many, poolSize",
    "fs:/x?poolSize=0, poolSize",
    "fs:/x?callLimit=0, callLimit",
    "fs:/x?callLimit=many, callLimit",
    "fs:/x?poolSize=1&poolSize=2, poolSize",
    "fs:, folder",
    "file://, folder",
    "memory:?size=3, size",
    "memory:a/b, letters",
    "ftp:/x, ftp",
    "nothing, scheme",
  })
  void whatIsWrongIsNamed(String uri, String named) {
    assertThat(Await.failure(Storages.open(vertx, uri)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void anUnknownOptionIsNamedWithTheKnownOnes() {
    assertThat(Await.failure(Storages.open(vertx, "fs:/x", Map.of("pool", "2"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[pool]")
        .hasMessageContaining("[callLimit, durability, poolSize]");
  }

  @Test
  void aFileInPlaceOfTheFolderIsAConflict() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertThat(Await.failure(Storages.open(vertx, "fs:" + file)))
        .isInstanceOf(PathConflictException.class);
    assertThat(Await.failure(Storages.open(vertx, "fs:" + file.resolve("below"))))
        .isInstanceOf(PathConflictException.class);
  }

  private StorageBackend open(String uri) {
    return Await.item(Storages.open(vertx, uri));
  }
}
