package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.Race;
import io.smallrye.mutiny.Multi;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Versions: opaque, different for every write, the same wherever they are told. */
public interface VersionConformance extends StorageSuite {

  @Test
  default void everyWriteOfEqualBytesHasAVersionOfItsOwn() {
    needsWriting();
    needsUniqueVersions();
    Set<String> versions = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      assertThat(versions.add(put("f", "same").version())).as("write %s", i).isTrue();
    }
  }

  @Test
  default void aFileThatComesBackNeverHasAnOldVersion() {
    needsWriting();
    needsUniqueVersions();
    Set<String> versions = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      versions.add(put("f", "same").version());
      if (i % 2 == 0) {
        Await.item(storage().delete("f"));
      } else {
        put("other", "same");
        Await.item(
            capabilities().move() ? storage().move("other", "f") : storage().copy("other", "f"));
        versions.add(version("f"));
      }
    }
    assertThat(versions).hasSize(75);
  }

  @Test
  default void writeStatAndListTellTheSameVersion() {
    needsWriting();
    for (int i = 0; i < 5; i++) {
      assertToldEverywhere("w/f", put("w/f", "x" + i));
      assertToldEverywhere("w/a", Await.item(storage().writeAtomic("w/a", Payloads.text("y" + i))));
      assertToldEverywhere(
          "w/s",
          Await.item(
              storage().writeStream("w/s", Multi.createFrom().item(Payloads.text("z" + i)))));
    }
  }

  @Test
  default void copiesMovesAndAppendsGiveNewVersions() {
    needsWriting();
    needsUniqueVersions();
    put("f", "x");
    put("g", "x");
    Set<String> versions = new HashSet<>();
    versions.add(version("g"));
    for (int i = 0; i < 10; i++) {
      Await.item(storage().copy("f", "g"));
      assertThat(versions.add(version("g"))).as("a copy over the same content").isTrue();
      if (capabilities().append()) {
        Await.item(storage().append("g", Payloads.text("y")));
        assertThat(versions.add(version("g"))).as("an append").isTrue();
      }
      if (capabilities().move()) {
        put("h", "x");
        Await.item(storage().move("h", "g"));
        assertThat(versions.add(version("g"))).as("a move over the same content").isTrue();
      }
    }
  }

  @Test
  default void otherBytesOfTheSameLengthHaveAnotherVersion() {
    needsWriting();
    Set<String> versions = new HashSet<>();
    for (int i = 100; i < 150; i++) {
      assertThat(versions.add(put("f", "x" + i).version())).as("write %s", i).isTrue();
      put("g", "y" + i);
      Await.item(storage().copy("g", "f"));
      assertThat(versions.add(version("f"))).as("copy %s", i).isTrue();
    }
  }

  @Test
  default void concurrentWritesOfOneFileHaveDifferentVersions() {
    needsWriting();
    Set<String> versions = new HashSet<>();
    try (Race race = new Race(16)) {
      for (int round = 0; round < 10; round++) {
        String bytes = "round " + round;
        List<Outcome<WriteResult>> outcomes =
            race.run(
                writer ->
                    storage()
                        .write(
                            "f",
                            Payloads.text(
                                capabilities().uniqueVersions() ? "same" : bytes + writer)));
        outcomes.forEach(
            outcome -> {
              assertThat(outcome.failure()).isNull();
              assertThat(versions.add(outcome.item().version())).isTrue();
            });
        assertThat(versions).contains(version("f"));
      }
    }
  }

  private void needsUniqueVersions() {
    needs("uniqueVersions", StorageCapabilities::uniqueVersions);
  }

  private String version(String path) {
    return Await.item(storage().stat(path)).version();
  }

  private void assertToldEverywhere(String path, WriteResult written) {
    assertThat(version(path)).isEqualTo(written.version());
    assertThat(Await.item(storage().list(path, ListOptions.DEFAULT)).files())
        .filteredOn(file -> file.path().equals(path))
        .singleElement()
        .satisfies(file -> assertThat(file.version()).isEqualTo(written.version()))
        .satisfies(file -> assertThat(file.size()).isEqualTo(written.size()));
  }
}
