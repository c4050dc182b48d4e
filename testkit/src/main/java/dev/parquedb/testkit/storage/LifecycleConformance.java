package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Storages;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** {@code close} and views made by {@code with}. */
public interface LifecycleConformance extends StorageSuite {

  @Test
  default void aClosedStorageRefusesEveryCall() {
    put("source", "source");
    put("f", "f");
    StorageBackend view = storage().with(CallOptions.DEFAULT.immutable());
    Uni<?> early = storage().read("f");
    Await.item(storage().close());
    PathOperation.offered(capabilities())
        .forEach(
            operation -> {
              refused(StorageErrorKind.CLOSED, operation.on(storage(), "f"));
              refused(StorageErrorKind.CLOSED, operation.on(view, "f"));
            });
    refused(StorageErrorKind.CLOSED, early);
    refused(StorageErrorKind.CLOSED, storage().with(CallOptions.DEFAULT).read("f"));
  }

  @Test
  default void closingAgainDoesNothing() {
    Uni<Void> close = storage().close();
    Await.item(close);
    Await.item(close);
    Await.item(storage().close());
  }

  @Test
  default void closingAwaitsWhatIsInFlight() {
    needsWriting();
    List<CompletableFuture<Outcome<WriteResult>>> writes = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      writes.add(
          storage()
              .write("f" + i, Payloads.of(i, 200_000))
              .onItemOrFailure()
              .transform(Outcome::new)
              .subscribe()
              .asCompletionStage());
    }
    Await.item(storage().close());
    List<Integer> durable = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      Outcome<WriteResult> outcome = Await.item(Uni.createFrom().completionStage(writes.get(i)));
      if (outcome.succeeded()) {
        durable.add(i);
      } else {
        assertThat(outcome.failure())
            .isInstanceOfAny(StorageClosedException.class, WriteOutcomeUnknownException.class);
      }
    }
    if (sharedUri().isPresent()) {
      assertDurable(durable);
    }
  }

  @Test
  default void whatWasAcknowledgedIsThereAfterReopening() {
    needsWriting();
    if (sharedUri().isEmpty()) {
      return; // nobody can open this storage again
    }
    List<Integer> written = List.of(1, 2, 3);
    written.forEach(i -> put("f" + i, Payloads.of(i, 200_000)));
    Await.item(storage().close());
    assertDurable(written);
  }

  @Test
  default void aViewIsTheSameStorage() {
    CallOptions options =
        CallOptions.DEFAULT
            .withTimeout(Await.LIMIT)
            .withPriority(CallOptions.Priority.HIGH)
            .immutable();
    StorageBackend view = storage().with(options).with(options);
    assertThat(view.type()).isEqualTo(storage().type());
    assertThat(view.rootUri()).isEqualTo(storage().rootUri());
    assertThat(view.capabilities()).isEqualTo(capabilities());
    put("f", "0123456789");
    assertThat(Payloads.text(Await.item(view.read("f")))).isEqualTo("0123456789");
    assertThat(Payloads.text(Await.item(view.readRange("f", 2, 4)))).isEqualTo("23");
    refused(StorageErrorKind.NOT_FOUND, "g", view.read("g"));
    refused(StorageErrorKind.INVALID_PATH, view.read("../g"));
    if (capabilities().writable()) {
      String version = Await.item(view.write("g", Payloads.text("x"))).version();
      assertThat(Await.item(storage().stat("g")).version()).isEqualTo(version);
      assertThat(Await.item(view.delete("g"))).isTrue();
      assertThat(exists("g")).isFalse();
    }
  }

  private void assertDurable(List<Integer> files) {
    StorageBackend again = Await.item(Storages.open(vertx(), sharedUri().orElseThrow()));
    try {
      for (int i : files) {
        assertThat(Payloads.verify(Await.item(again.read("f" + i)))).isEqualTo(i);
      }
    } finally {
      Await.item(again.close());
    }
  }
}
