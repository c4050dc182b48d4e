package dev.parquedb.storage.fs;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.spi.StoragePaths;
import dev.parquedb.testkit.Await;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Opens folders for the tests of a class and closes them again. */
abstract class FsFixture {

  @TempDir Path temp;

  final Vertx vertx = Vertx.vertx();
  private final List<StorageBackend> opened = new ArrayList<>();

  @AfterEach
  void closeAll() {
    opened.forEach(storage -> Await.item(storage.close()));
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  Path root() {
    return temp.resolve("root");
  }

  Path internal() {
    return root().resolve(StoragePaths.RESERVED_SEGMENT);
  }

  TimeSource time() {
    return new VertxTimeSource(vertx);
  }

  /** A folder without syncs, which most tests do not need. */
  StorageBackend open() {
    return open(FsBackend.builder(vertx, root()).durability(Durability.NONE));
  }

  StorageBackend open(FsBackend.Builder builder) {
    StorageBackend storage = Await.item(builder.open());
    opened.add(storage);
    return storage;
  }

  /** The temporaries of all owners. */
  List<Path> temporaries() throws IOException {
    try (Stream<Path> files = Files.walk(internal().resolve("tmp"))) {
      return files.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }
}
