package dev.parquedb.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Storages;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PathConflictException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteOptionsTest extends SqliteFixture {

  @ParameterizedTest
  @CsvSource({
    "sqlite:/x.db?journal=off, journal",
    "sqlite:/x.db?durability=maybe, durability",
    "sqlite:/x.db?readers=many, readers",
    "sqlite:/x.db?readers=0, readers",
    "sqlite:/x.db?readers=257, readers",
    "sqlite:/x.db?readers=1&readers=2, readers",
    "sqlite:/x.db?busyTimeoutMillis=0, busyTimeout",
    "sqlite:/x.db?busyTimeoutMillis=3600001, busyTimeout",
    "sqlite:/x.db?queueLimit=0, queueLimit",
    "sqlite:/x.db?queueLimit=1000001, queueLimit",
    "sqlite:, file",
    "sqlite:///, file",
    "sqlite:/folder/, file",
    "sqlite::memory:, memory:",
    "sqlite://host/x.db, host",
  })
  void whatIsWrongIsNamed(String uri, String named) {
    assertThat(Await.failure(Storages.open(vertx, uri)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void anUnknownOptionIsNamedWithTheKnownOnesAndNoFileIsMade() {
    assertThat(Await.failure(Storages.open(vertx, "sqlite:" + file(), Map.of("cache", "shared"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[cache]")
        .hasMessageContaining("busyTimeoutMillis")
        .hasMessageContaining("queueLimit");
    assertThat(file()).doesNotExist();
  }

  @Test
  void everyOptionIsTakenFromTheQueryAndBesideIt() {
    String all = "?durability=none&readers=2&busyTimeoutMillis=100&queueLimit=10";
    Await.item(Await.item(Storages.open(vertx, "sqlite:" + file() + all)).close());
    Map<String, String> beside = Map.of("durability", "FSYNC", "readers", "1");
    Await.item(Await.item(Storages.open(vertx, "sqlite:" + file(), beside)).close());
  }

  @Test
  void aPathIsTakenAsItIsAndAUriIsDecoded() throws Exception {
    Path odd = temp.resolve("with space # and %41.db");
    for (String uri :
        List.of("sqlite:" + odd, "SQLITE:" + odd, "sqlite://" + odd.toUri().getRawPath())) {
      StorageBackend storage = Await.item(Storages.open(vertx, uri));
      assertThat(storage.type()).isEqualTo("sqlite");
      assertThat(storage.rootUri().toString())
          .startsWith("sqlite:///")
          .endsWith("with%20space%20%23%20and%20%2541.db");
      Await.item(storage.close());
    }
    assertThat(odd).exists();
  }

  @Test
  void aMissingFolderIsNotMadeAndAFolderIsNoDatabase() throws Exception {
    Path nowhere = temp.resolve("missing/x.db");
    assertThat(Await.failure(Storages.open(vertx, "sqlite:" + nowhere)))
        .isInstanceOf(NotFoundException.class);
    assertThat(nowhere.getParent()).doesNotExist();
    Path folder = Files.createDirectory(temp.resolve("folder"));
    assertThat(Await.failure(Storages.open(vertx, "sqlite:" + folder)))
        .isInstanceOf(PathConflictException.class);
  }
}
