package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.AlreadyExistsException;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code write}, {@code writeAtomic} and what {@link WriteOptions} ask of every kind of write. */
public interface WriteConformance extends StorageSuite {

  /** One of the ways to write a file with options. */
  @FunctionalInterface
  interface Writing {
    /** Writes a text. */
    Uni<WriteResult> write(StorageBackend storage, String path, String text, WriteOptions options);
  }

  /** Every way to write a file with options. */
  Map<String, Writing> WAYS =
      Map.of(
          "write", (s, path, text, options) -> s.write(path, Payloads.text(text), options),
          "writeAtomic",
              (s, path, text, options) -> s.writeAtomic(path, Payloads.text(text), options),
          "writeStream",
              (s, path, text, options) ->
                  s.writeStream(path, Multi.createFrom().item(Payloads.text(text)), options));

  @Test
  default void aWriteCreatesReplacesAndTellsSizeAndVersion() {
    needsWriting();
    WAYS.forEach(
        (name, way) -> {
          WriteResult first = Await.item(way.write(storage(), "deep/er/" + name, "one", plain()));
          assertThat(first.size()).isEqualTo(3);
          assertThat(first.version()).isNotBlank();
          WriteResult second =
              Await.item(way.write(storage(), "deep/er/" + name, "three", plain()));
          assertThat(second.size()).isEqualTo(5);
          assertThat(second.version()).isNotEqualTo(first.version());
          assertThat(text("deep/er/" + name)).isEqualTo("three");
          WriteResult empty = Await.item(way.write(storage(), "deep/er/" + name, "", plain()));
          assertThat(empty.size()).isZero();
          assertThat(text("deep/er/" + name)).isEmpty();
        });
  }

  @Test
  default void aWriteTakesTheBytesBetweenPositionAndLimitAndLeavesTheBufferAlone() {
    needsWriting();
    ByteBuffer heap = Payloads.text("..middle..").position(2).limit(8);
    ByteBuffer direct =
        ByteBuffer.allocateDirect(10).put(Payloads.text("..middle..")).position(2).limit(8);
    ByteBuffer sliced = Payloads.text("....middle....").slice(4, 6);
    for (ByteBuffer data : List.of(heap, direct, heap.asReadOnlyBuffer(), sliced)) {
      int position = data.position();
      int limit = data.limit();
      assertThat(Await.item(storage().write("f", data)).size()).isEqualTo(6);
      assertThat(text("f")).isEqualTo("middle");
      Await.item(storage().writeAtomic("f", data));
      assertThat(text("f")).isEqualTo("middle");
      assertThat(data.position()).isEqualTo(position);
      assertThat(data.limit()).isEqualTo(limit);
      assertThat(Payloads.text(data)).isEqualTo("middle");
    }
  }

  @Test
  default void theStorageKeepsNoHoldOnTheCallersBuffer() {
    needsWriting();
    byte[] bytes = Payloads.bytes(Payloads.text("0123456789"));
    Await.item(storage().write("written", ByteBuffer.wrap(bytes)));
    Await.item(storage().writeStream("streamed", Multi.createFrom().item(ByteBuffer.wrap(bytes))));
    if (capabilities().append()) {
      Await.item(storage().append("appended", ByteBuffer.wrap(bytes)));
    }
    if (capabilities().conditionalCreate()) {
      Await.item(storage().writeConditional("created", ByteBuffer.wrap(bytes), null));
    }
    bytes[0] = 'X';
    for (String path : everything()) {
      assertThat(text(path)).as(path).isEqualTo("0123456789");
    }
  }

  @Test
  default void largeFilesComeBackWhole() {
    needsWriting();
    int size = 20 * 1024 * 1024 + 11;
    WriteResult result = Await.item(storage().write("large", Payloads.of(1, size)));
    assertThat(result.size()).isEqualTo(size);
    assertThat(Await.item(storage().stat("large")).size()).isEqualTo(size);
    assertThat(Payloads.verify(Await.item(storage().read("large")))).isEqualTo(1);
  }

  @Test
  default void contentTypeCacheControlAndMetadataAreKept() {
    needs("userMetadata", StorageCapabilities::userMetadata);
    needsWriting();
    WriteOptions options =
        plain()
            .withContentType("application/json")
            .withCacheControl("max-age=60")
            .withMetadata(Map.of("writer", "me", "x-1", "ü / b=c"));
    WAYS.forEach(
        (name, way) -> {
          Await.item(way.write(storage(), name, "x", options));
          FileStat stat = Await.item(storage().stat(name));
          assertThat(stat.contentType()).as(name).contains("application/json");
          assertThat(stat.cacheControl()).as(name).contains("max-age=60");
          Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
          kept.putAll(stat.metadata());
          assertThat(kept)
              .as(name)
              .containsEntry("writer", "me")
              .containsEntry("x-1", "ü / b=c")
              .hasSize(2);
          Await.item(way.write(storage(), name, "y", plain()));
          FileStat replaced = Await.item(storage().stat(name));
          assertThat(replaced.metadata()).as("after a replacement by %s", name).isEmpty();
          assertThat(replaced.cacheControl()).as("after a replacement by %s", name).isEmpty();
        });
  }

  @Test
  default void ifNoneMatchWritesOnlyWhereNoFileExists() {
    needsWriting();
    needs("conditionalCreate", StorageCapabilities::conditionalCreate);
    WriteOptions create = plain().withIfNoneMatch();
    WAYS.forEach(
        (name, way) -> {
          Await.item(way.write(storage(), "dir/" + name, "first", create));
          AlreadyExistsException refused =
              Await.failure(
                  AlreadyExistsException.class,
                  way.write(storage(), "dir/" + name, "second", create));
          assertThat(refused.path()).isEqualTo("dir/" + name);
          assertThat(text("dir/" + name)).isEqualTo("first");
          Await.item(storage().delete("dir/" + name));
          Await.item(way.write(storage(), "dir/" + name, "third", create));
          assertThat(text("dir/" + name)).isEqualTo("third");
        });
  }

  @Test
  default void ifMatchWritesOnlyOverItsVersion() {
    needsWriting();
    needs("cas", StorageCapabilities::cas);
    WAYS.forEach(
        (name, way) -> {
          String path = "dir/" + name;
          String first = put(path, "first").version();
          String second =
              Await.item(way.write(storage(), path, "second", plain().withIfMatch(first)))
                  .version();
          PreconditionFailedException stale =
              Await.failure(
                  PreconditionFailedException.class,
                  way.write(storage(), path, "third", plain().withIfMatch(first)));
          assertThat(stale.expected()).isEqualTo(first);
          assertThat(stale.actual()).isEqualTo(second);
          assertThat(text(path)).isEqualTo("second");
          Await.item(storage().delete(path));
          PreconditionFailedException missing =
              Await.failure(
                  PreconditionFailedException.class,
                  way.write(storage(), path, "third", plain().withIfMatch(second)));
          assertThat(missing.expected()).isEqualTo(second);
          assertThat(missing.actual()).isNull();
          assertThat(exists(path)).isFalse();
        });
  }

  @Test
  default void aFileAboveTheLargestSizeIsRefused() {
    needsWriting();
    long most = capabilities().maxFileSize();
    assertThat(most).isPositive();
    if (most <= 64 * 1024 * 1024) {
      assertThat(
              Await.outcome(storage().write("f", ByteBuffer.allocate((int) most + 1))).succeeded())
          .isFalse();
      assertThat(everything()).isEmpty();
    }
  }

  @Test
  default void deletingSaysWhetherTheFileExisted() {
    needsWriting();
    put("dir/f", "x");
    assertThat(Await.item(storage().delete("dir/g"))).isFalse();
    assertThat(Await.item(storage().delete("dir/f"))).isTrue();
    assertThat(Await.item(storage().delete("dir/f"))).isFalse();
    assertThat(exists("dir/f")).isFalse();
    refused(StorageErrorKind.NOT_FOUND, "dir/f", storage().read("dir/f"));
  }

  @Test
  default void deletingAPrefixDeletesEveryFileWhosePathStartsWithIt() {
    needsWriting();
    List.of("a/1.txt", "a/10.txt", "a/2.txt", "a/b/3", "ab/5", "z").forEach(path -> put(path, "x"));
    assertThat(Await.item(storage().deletePrefix("q"))).isZero();
    assertThat(Await.item(storage().deletePrefix("a/1"))).isEqualTo(2);
    assertThat(everything()).containsExactly("a/2.txt", "a/b/3", "ab/5", "z");
    assertThat(Await.item(storage().deletePrefix("a/"))).isEqualTo(2);
    put("a/c", "x");
    assertThat(Await.item(storage().deletePrefix("a"))).isEqualTo(2);
    assertThat(everything()).containsExactly("z");
    assertThat(Await.item(storage().deletePrefix("z"))).isEqualTo(1);
  }

  private static WriteOptions plain() {
    return WriteOptions.DEFAULT;
  }
}
