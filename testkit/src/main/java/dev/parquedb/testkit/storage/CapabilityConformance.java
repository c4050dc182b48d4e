package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is not declared in the capabilities is refused, with nothing written. */
public interface CapabilityConformance extends StorageSuite {

  @Test
  default void capabilitiesStayAsTheyAreAndFitTogether() {
    StorageCapabilities all = capabilities();
    assertThat(storage().capabilities()).isEqualTo(all);
    assertThat(all.maxFileSize()).isPositive();
    if (!all.writable()) {
      assertThat(
              List.of(
                  all.conditionalCreate(),
                  all.cas(),
                  all.append(),
                  all.move(),
                  all.sharedWriters()))
          .as("kinds of writing declared by a read-only storage")
          .containsOnly(false);
    }
    if (all.append()) {
      assertThat(all.cas()).as("cas, which append needs").isTrue();
    }
  }

  @Test
  default void operationsOutsideTheCapabilitiesAreRefusedAndChangeNothing() {
    put("source", "source");
    put("f", "f");
    PathOperation.all()
        .filter(operation -> !operation.offeredBy(capabilities()))
        .forEach(
            operation -> {
              for (String path : List.of("f", "new")) {
                refused(StorageErrorKind.UNSUPPORTED, operation.on(storage(), path));
              }
            });
    unchanged();
  }

  @Test
  default void optionsOutsideTheCapabilitiesAreRefusedAndChangeNothing() {
    needsWriting();
    put("source", "source");
    put("f", "f");
    for (WriteOptions options : unsupported().toList()) {
      for (String path : List.of("f", "new")) {
        writings(storage(), path, options)
            .forEach(call -> refused(StorageErrorKind.UNSUPPORTED, call));
        if (!options.conditional() && capabilities().conditionalCreate()) {
          refused(
              StorageErrorKind.UNSUPPORTED,
              storage().writeConditional(path, Payloads.text("x"), null, options));
        }
      }
    }
    unchanged();
  }

  private void unchanged() {
    assertThat(everything()).containsExactly("f", "source");
    assertThat(text("f")).isEqualTo("f");
    assertThat(text("source")).isEqualTo("source");
  }

  private Stream<WriteOptions> unsupported() {
    StorageCapabilities all = capabilities();
    WriteOptions plain = WriteOptions.DEFAULT;
    Stream<WriteOptions> metadata =
        all.userMetadata()
            ? Stream.of()
            : Stream.of(
                plain.withContentType("text/plain"),
                plain.withCacheControl("no-store"),
                plain.withMetadata(Map.of("k", "v")));
    Stream<WriteOptions> create =
        all.conditionalCreate() ? Stream.of() : Stream.of(plain.withIfNoneMatch());
    Stream<WriteOptions> swap = all.cas() ? Stream.of() : Stream.of(plain.withIfMatch("v"));
    return Stream.of(metadata, create, swap).flatMap(options -> options);
  }

  private static Stream<Uni<?>> writings(
      StorageBackend storage, String path, WriteOptions options) {
    return Stream.of(
        storage.write(path, Payloads.text("x"), options),
        storage.writeAtomic(path, Payloads.text("x"), options),
        storage.writeStream(path, Multi.createFrom().item(Payloads.text("x")), options));
  }
}
