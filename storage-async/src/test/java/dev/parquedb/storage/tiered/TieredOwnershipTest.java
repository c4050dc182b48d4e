package dev.parquedb.storage.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Storages;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StuckWriter;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.process.WorkerEvent;
import dev.parquedb.testkit.process.WorkerProcess;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening by URI, and who may use a hot tier when. */
class TieredOwnershipTest {

  @TempDir Path temp;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @Test
  void aUriNamesBothTiersAndTheThreshold() {
    StorageBackend storage = open(uri() + "&threshold=50");
    assertThat(storage.type()).isEqualTo("tiered");
    assertThat(storage).isInstanceOf(TieredBackend.class);
    Await.item(storage.write("small", Payloads.of(1, 50)));
    Await.item(storage.write("large", Payloads.of(2, 51)));
    assertThat(Await.item(((TieredBackend) storage).tierOf("small"))).isEqualTo(Tier.HOT);
    assertThat(Await.item(((TieredBackend) storage).tierOf("large"))).isEqualTo(Tier.COLD);
    Await.item(storage.close());
    StorageBackend again =
        Await.item(
            Storages.open(vertx, "tiered:", Map.of("hot", "fs:" + hot(), "cold", "fs:" + cold())));
    assertThat(Payloads.verify(Await.item(again.read("small")))).isEqualTo(1);
    assertThat(Payloads.verify(Await.item(again.read("large")))).isEqualTo(2);
    Await.item(again.write("hot by default", Payloads.of(3, 1000)));
    assertThat(Await.item(((TieredBackend) again).tierOf("hot by default"))).isEqualTo(Tier.HOT);
    Await.item(again.close());
  }

  @Test
  void whatIsWrongInAUriIsNamedAndLeavesNothingOpen() {
    Map<String, String> wrong =
        Map.of(
            "tiered:?hot=fs:/x",
            "cold",
            "tiered:?cold=fs:/x",
            "hot",
            "tiered:place?hot=fs:/x&cold=fs:/y",
            "location",
            uri() + "&threshold=-1",
            "threshold",
            uri() + "&threshold=few",
            "threshold",
            uri() + "&threshold=" + (65L << 20),
            "threshold",
            uri() + "&warm=x",
            "warm",
            "tiered:?hot=" + encoded("fs:" + hot()) + "&cold=ftp:/x",
            "ftp");
    wrong.forEach(
        (uri, named) ->
            assertThat(Await.failure(Storages.open(vertx, uri)))
                .as(uri)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named));
    Await.item(open(uri()).close());
  }

  @Test
  void anotherProcessIsKeptOutUntilTheOwnerHasEnded() {
    String uri = uri() + "&threshold=1000";
    Await.item(open(uri).close());
    try (WorkerProcess owner = WorkerProcess.start(StuckWriter.class, uri, "20", "1000")) {
      owner.next(WorkerEvent.Kind.READY);
      assertThat(Await.failure(UnavailableException.class, Storages.open(vertx, uri)))
          .hasMessageContaining("another process");
      owner.kill();
    }
    StorageBackend here = open(uri);
    assertThat(Await.item(here.list("")).files()).as("what was never finished").isEmpty();
    Await.item(here.write("f", Payloads.of(1, 2000)));
    try (WorkerProcess late = WorkerProcess.start(StuckWriter.class, uri, "1", "1")) {
      assertThat(late.remaining()).as("a process that is kept out does not begin").isEmpty();
    }
    assertThat(Payloads.verify(Await.item(here.read("f")))).isEqualTo(1);
    Await.item(here.close());
  }

  /** A hot tier that no lock of the operating system guards. */
  @Test
  void aRecordLeftBehindKeepsOthersOutUntilItIsTakenOver() {
    StorageBackend files = MemoryBackend.create(vertx);
    StorageBackend cold = MemoryBackend.create(vertx);
    TieredBackend first = Await.item(onBucket(files, cold).open());
    Await.item(first.write("f", Payloads.of(1, 100)));
    String owner = Payloads.text(Await.item(files.read(Internals.OWNER)));
    assertThat(owner).startsWith("owner ");
    Await.item(first.close());
    assertThat(Payloads.text(Await.item(files.read(Internals.OWNER)))).isEqualTo("free\n");
    // As its death would have left it.
    Await.item(files.write(Internals.OWNER, Payloads.text(owner)));
    assertThat(Await.failure(UnavailableException.class, onBucket(files, cold).open()))
        .hasMessageContaining(owner.strip())
        .hasMessageContaining("takeOver");
    TieredBackend heir = Await.item(onBucket(files, cold).takeOver().open());
    assertThat(heir.rootUri()).isEqualTo(first.rootUri());
    assertThat(Payloads.verify(Await.item(heir.read("f")))).isEqualTo(1);
    assertThat(Payloads.text(Await.item(files.read(Internals.OWNER))))
        .startsWith("owner ")
        .isNotEqualTo(owner);
    assertThat(Await.failure(UnavailableException.class, onBucket(files, cold).takeOver().open()))
        .as("an owner of this process lives")
        .hasMessageContaining("this process");
    Await.item(heir.close());
    Await.item(Await.item(onBucket(files, cold).open()).close());
  }

  @Test
  void whoWasTakenOverDoesNotFreeTheRecordOfTheHeir() {
    StorageBackend files = MemoryBackend.create(vertx);
    TieredBackend first = Await.item(onBucket(files, MemoryBackend.create(vertx)).open());
    Await.item(files.write(Internals.OWNER, Payloads.text("owner heir\n")));
    Await.outcome(first.close());
    assertThat(Payloads.text(Await.item(files.read(Internals.OWNER)))).isEqualTo("owner heir\n");
  }

  private TieredBackendBuilder onBucket(StorageBackend files, StorageBackend cold) {
    return TieredBackend.builder(vertx, asBucket(files), unclosed(cold)).threshold(10);
  }

  /** A storage that a lock of the operating system cannot guard; closing it leaves it open. */
  private static StorageBackend asBucket(StorageBackend storage) {
    return proxied(storage, URI.create("bucket://of-a-test"));
  }

  private static StorageBackend unclosed(StorageBackend storage) {
    return proxied(storage, storage.rootUri());
  }

  private static StorageBackend proxied(StorageBackend storage, URI root) {
    return (StorageBackend)
        Proxy.newProxyInstance(
            StorageBackend.class.getClassLoader(),
            new Class<?>[] {StorageBackend.class},
            (proxy, method, arguments) -> {
              try {
                return switch (method.getName()) {
                  case "rootUri" -> root;
                  case "close" -> Uni.createFrom().voidItem();
                  case "with" -> proxied(storage.with((CallOptions) arguments[0]), root);
                  default -> method.invoke(storage, arguments);
                };
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private StorageBackend open(String uri) {
    return Await.item(Storages.open(vertx, uri));
  }

  private String uri() {
    return "tiered:?hot=" + encoded("fs:" + hot()) + "&cold=" + encoded("fs:" + cold());
  }

  private Path hot() {
    return temp.resolve("hot");
  }

  private Path cold() {
    return temp.resolve("cold");
  }

  private static String encoded(String uri) {
    return URLEncoder.encode(uri, StandardCharsets.UTF_8);
  }
}
