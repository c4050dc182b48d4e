package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refusedArgument;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code writeConditional} by one caller after the other. */
public interface ConditionalConformance extends StorageSuite {

  @Test
  default void createWritesOnlyWhereNoFileExists() {
    needsCreate();
    WriteResult created = Await.item(write("dir/f", "first", null));
    assertThat(created.size()).isEqualTo(5);
    PreconditionFailedException refused = refused("dir/f", null, write("dir/f", "second", null));
    assertThat(refused.actual()).isEqualTo(created.version());
    assertThat(text("dir/f")).isEqualTo("first");
    Await.item(storage().delete("dir/f"));
    WriteResult again = Await.item(write("dir/f", "first", null));
    if (capabilities().uniqueVersions()) {
      assertThat(again.version()).isNotEqualTo(created.version());
    }
  }

  @Test
  default void swapsFormAChainOfVersions() {
    needsSwap();
    String version = put("f", "0").version();
    List<String> seen = new ArrayList<>(List.of(version));
    for (int i = 1; i <= 20; i++) {
      String bytes = capabilities().uniqueVersions() ? "same" : "step " + i;
      version = Await.item(write("f", bytes, version)).version();
      assertThat(seen).doesNotContain(version);
      seen.add(version);
      assertThat(Await.item(storage().stat("f")).version()).isEqualTo(version);
    }
  }

  @Test
  default void aSwapOverAnotherVersionChangesNothing() {
    needsSwap();
    String old = put("f", "A").version();
    String current = put("f", "B").version();
    PreconditionFailedException refused = refused("f", old, write("f", "C", old));
    assertThat(refused.actual()).isEqualTo(current);
    assertThat(text("f")).isEqualTo("B");
    assertThat(Await.item(storage().stat("f")).version()).isEqualTo(current);
  }

  @Test
  default void aSwapToEqualContentIsRefusedOrMakesAnotherVersion() {
    needsSwap();
    String version = put("f", "same").version();
    Outcome<WriteResult> swapped = Await.outcome(write("f", "same", version));
    if (swapped.succeeded()) {
      assertThat(swapped.item().version()).isNotEqualTo(version);
      assertThat(Await.item(storage().stat("f")).version()).isEqualTo(swapped.item().version());
      refused("f", version, write("f", "other", version));
    } else {
      assertThat(capabilities().uniqueVersions()).isFalse();
      assertThat(swapped.failure()).isInstanceOf(UnsupportedStorageException.class);
      assertThat(Await.item(storage().stat("f")).version()).isEqualTo(version);
    }
    assertThat(text("f")).isEqualTo("same");
  }

  @Test
  default void equalContentIsNoEqualVersion() {
    needsSwap();
    needs("uniqueVersions", StorageCapabilities::uniqueVersions);
    String first = put("f", "A").version();
    put("f", "B");
    put("f", "A");
    refused("f", first, write("f", "C", first));
    String twin = put("g", "A").version();
    refused("f", twin, write("f", "C", twin));
    Await.item(storage().delete("f"));
    String back = put("f", "A").version();
    refused("f", first, write("f", "C", first));
    Await.item(write("f", "C", back));
    assertThat(text("f")).isEqualTo("C");
  }

  @Test
  default void aSwapOfAMissingFileFailsWithNoActualVersion() {
    needsSwap();
    String gone = put("f", "A").version();
    Await.item(storage().delete("f"));
    for (String expected : List.of(gone, "never-a-version", "")) {
      assertThat(refused("f", expected, write("f", "B", expected)).actual()).isNull();
    }
    assertThat(everything()).isEmpty();
  }

  @Test
  default void anInventedVersionMatchesNothing() {
    needsSwap();
    put("f", "A");
    for (String invented : List.of("", "*", "\"*\"", "null", "0", "x".repeat(500), "ü\n")) {
      refused("f", invented, write("f", "B", invented));
    }
    assertThat(text("f")).isEqualTo("A");
  }

  @Test
  default void versionsFromStatAndListSwapLikeThoseFromWrites() {
    needsSwap();
    put("f", "A");
    Await.item(write("f", "B", Await.item(storage().stat("f")).version()));
    Await.item(write("f", "C", Await.item(storage().list("f")).files().get(0).version()));
    assertThat(text("f")).isEqualTo("C");
  }

  @Test
  default void conditionsInTheOptionsOfAConditionalWriteAreRefused() {
    needsSwap();
    needsCreate();
    String version = put("f", "A").version();
    for (WriteOptions options :
        List.of(
            WriteOptions.DEFAULT.withIfMatch(version), WriteOptions.DEFAULT.withIfNoneMatch())) {
      refusedArgument(storage().writeConditional("f", Payloads.text("B"), version, options));
      refusedArgument(storage().writeConditional("new", Payloads.text("B"), null, options));
    }
    assertThat(text("f")).isEqualTo("A");
    assertThat(everything()).containsExactly("f");
  }

  @Test
  default void aConditionalWriteKeepsContentTypeAndMetadata() {
    needsCreate();
    needs("userMetadata", StorageCapabilities::userMetadata);
    WriteOptions options =
        WriteOptions.DEFAULT.withContentType("text/plain").withMetadata(Map.of("k", "v"));
    Await.item(storage().writeConditional("f", Payloads.text("A"), null, options));
    assertThat(Await.item(storage().stat("f")).contentType()).contains("text/plain");
    assertThat(Await.item(storage().stat("f")).metadata()).containsEntry("k", "v");
  }

  private void needsCreate() {
    needsWriting();
    needs("conditionalCreate", StorageCapabilities::conditionalCreate);
  }

  private void needsSwap() {
    needsWriting();
    needs("cas", StorageCapabilities::cas);
  }

  private Uni<WriteResult> write(String path, String text, String expected) {
    return storage().writeConditional(path, Payloads.text(text), expected);
  }

  private static PreconditionFailedException refused(String path, String expected, Uni<?> call) {
    PreconditionFailedException error = Await.failure(PreconditionFailedException.class, call);
    assertThat(error.path()).isEqualTo(path);
    assertThat(error.expected()).isEqualTo(expected);
    return error;
  }
}
