package dev.parquedb.examples.quarkus;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** An empty folder for the store, removed when the application has stopped. */
public final class FolderOfStore implements QuarkusTestResourceLifecycleManager {

  private Path folder;

  /** Made by Quarkus. */
  public FolderOfStore() {}

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("quakes");
      return Map.of("store.uri", "watched:fs:" + folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
