package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** {@code copy} and {@code move}. */
public interface CopyMoveConformance extends StorageSuite {

  @Test
  default void aCopyEqualsItsSourceAndLeavesIt() {
    needsWriting();
    String version = put("a/f", Payloads.of(4, 3_000_000)).version();
    Await.item(storage().copy("a/f", "b/c/g"));
    assertThat(Payloads.verify(Await.item(storage().read("b/c/g")))).isEqualTo(4);
    assertThat(Payloads.verify(Await.item(storage().read("a/f")))).isEqualTo(4);
    assertThat(Await.item(storage().stat("a/f")).version()).isEqualTo(version);
    assertThat(everything()).containsExactly("a/f", "b/c/g");
  }

  @Test
  default void aCopyLivesItsOwnLife() {
    needsWriting();
    put("f", "original");
    Await.item(storage().copy("f", "g"));
    put("f", "replaced");
    assertThat(text("g")).isEqualTo("original");
    if (capabilities().append()) {
      Await.item(storage().append("g", Payloads.text(" and more")));
      assertThat(text("f")).isEqualTo("replaced");
      Await.item(storage().copy("f", "h"));
      Await.item(storage().append("f", Payloads.text(" too")));
      assertThat(text("h")).isEqualTo("replaced");
    }
    Await.item(storage().delete("f"));
    assertThat(text("g")).startsWith("original");
  }

  @Test
  default void aMoveTakesTheFileAlong() {
    needsMoving();
    put("a/f", Payloads.of(5, 1_000_000));
    Await.item(storage().move("a/f", "b/c/g"));
    assertThat(exists("a/f")).isFalse();
    assertThat(Payloads.verify(Await.item(storage().read("b/c/g")))).isEqualTo(5);
    assertThat(everything()).containsExactly("b/c/g");
    assertThat(Await.item(storage().delete("a/f"))).isFalse();
  }

  @Test
  default void aCopyReplacesTheDestination() {
    needsWriting();
    put("f", "new");
    put("g", "old and longer");
    Await.item(storage().copy("f", "g"));
    assertThat(text("g")).isEqualTo("new");
    assertThat(everything()).containsExactly("f", "g");
  }

  @Test
  default void aMoveReplacesTheDestination() {
    needsMoving();
    put("f", "new");
    put("g", "old and longer");
    Await.item(storage().move("f", "g"));
    assertThat(text("g")).isEqualTo("new");
    assertThat(everything()).containsExactly("g");
  }

  @Test
  default void aCopyTakesContentTypeAndMetadataAlong() {
    needsWriting();
    takesDescriptionAlong((from, to) -> storage().copy(from, to));
  }

  @Test
  default void aMoveTakesContentTypeAndMetadataAlong() {
    needsMoving();
    takesDescriptionAlong((from, to) -> storage().move(from, to));
  }

  private void takesDescriptionAlong(BiFunction<String, String, Uni<Void>> taken) {
    needs("userMetadata", StorageCapabilities::userMetadata);
    WriteOptions options =
        WriteOptions.DEFAULT.withContentType("text/csv").withMetadata(Map.of("k", "v"));
    Await.item(storage().write("f", Payloads.text("x"), options));
    Await.item(storage().write("g", Payloads.text("y"), options.withMetadata(Map.of("z", "z"))));
    Await.item(taken.apply("f", "g"));
    FileStat stat = Await.item(storage().stat("g"));
    assertThat(stat.contentType()).contains("text/csv");
    assertThat(stat.metadata()).containsOnly(Map.entry("k", "v"));
  }

  @Test
  default void ontoItselfNothingHappens() {
    needsWriting();
    String version = put("d/f", "x").version();
    for (String same : List.of("d/f", "/d/f", "d//f", "./d/./f")) {
      Await.item(storage().copy("d/f", same));
      Await.item(storage().copy(same, "d/f"));
      if (capabilities().move()) {
        Await.item(storage().move("d/f", same));
        Await.item(storage().move(same, "d/f"));
      }
      assertThat(text("d/f")).as(same).isEqualTo("x");
      assertThat(Await.item(storage().stat("d/f")).version()).as(same).isEqualTo(version);
    }
    assertThat(everything()).containsExactly("d/f");
  }

  @Test
  default void aMissingSourceIsNotFoundAndTheDestinationStays() {
    needsWriting();
    String version = put("g", "kept").version();
    for (String dest : List.of("g", "new", "missing")) {
      refused(StorageErrorKind.NOT_FOUND, "missing", storage().copy("missing", dest));
      if (capabilities().move()) {
        refused(StorageErrorKind.NOT_FOUND, "missing", storage().move("missing", dest));
      }
    }
    assertThat(Await.item(storage().stat("g")).version()).isEqualTo(version);
    assertThat(everything()).containsExactly("g");
  }

  @Test
  default void aMovingFileIsNeverNowhere() {
    needsMoving();
    put("hop-0", Payloads.of(6, 400_000));
    for (int hop = 0; hop < 40; hop++) {
      String from = "hop-" + hop;
      String to = "hop-" + (hop + 1);
      Background moving = Background.start(storage().move(from, to));
      do {
        if (!exists(from)) {
          assertThat(Payloads.verify(Await.item(storage().read(to)))).isEqualTo(6);
        }
      } while (moving.goesOn());
      moving.finish();
      assertThat(everything()).containsExactly(to);
    }
  }
}
