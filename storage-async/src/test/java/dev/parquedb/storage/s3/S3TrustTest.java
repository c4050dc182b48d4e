package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.spi.StorageProbe;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault.Point;
import dev.parquedb.testkit.s3.S3Fault;
import dev.parquedb.testkit.s3.S3Gate;
import dev.parquedb.testkit.s3.S3Operation;
import dev.parquedb.testkit.s3.S3Profile;
import dev.parquedb.testkit.s3.S3Quirk;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers are believed only what they were seen to do. */
class S3TrustTest {

  private static final int MIB = 1 << 20;

  private final Vertx vertx = Vertx.vertx();
  private SimulatedServer server;

  @AfterEach
  void stop() {
    server.close();
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @Test
  void aServerThatIgnoresIfNoneMatchIsRefused() {
    start(S3Quirk.IGNORES_IF_NONE_MATCH);
    UnsupportedStorageException refused =
        Await.failure(UnsupportedStorageException.class, server.describe(vertx).open());
    assertThat(refused).hasMessageContaining("If-None-Match").hasMessageContaining("probe=skip");
    assertThat(server.s3().keys(SimulatedServer.BUCKET)).isEmpty();
    StorageBackend believed = server.open(vertx, S3Backend.Builder::skipProbe);
    assertThat(believed.capabilities().conditionalCreate()).isTrue();
    Await.item(believed.close());
    long before = server.s3().counters().allRequests();
    StorageBackend readOnly = server.open(vertx, S3Backend.Builder::readOnly);
    assertThat(readOnly.capabilities().writable()).isFalse();
    assertThat(server.s3().counters().allRequests()).isEqualTo(before);
    Await.item(readOnly.close());
  }

  @Test
  void aServerThatIgnoresIfMatchOffersNoSwaps() {
    start(S3Quirk.IGNORES_IF_MATCH);
    StorageBackend storage = open();
    assertThat(storage.capabilities().conditionalCreate()).isTrue();
    assertThat(storage.capabilities().cas()).isFalse();
    assertThat(storage.capabilities().append()).isFalse();
    assertThat(verdicts(storage))
        .containsEntry(StorageProbe.Check.CREATE_RACE, StorageProbe.Verdict.HELD)
        .containsEntry(StorageProbe.Check.SWAP_RACE, StorageProbe.Verdict.NOT_OFFERED);
    Await.item(storage.close());
  }

  @Test
  void aServerThatDoesAsItShouldIsBelievedAllOfIt() {
    start();
    StorageBackend storage = open();
    assertThat(verdicts(storage).values()).containsOnly(StorageProbe.Verdict.HELD);
    Await.item(storage.write("f", Payloads.text("x")));
    Await.item(storage.move("f", "g"));
    Await.item(storage.delete("g"));
    assertThat(server.s3().keys(SimulatedServer.BUCKET)).isEmpty();
    assertThat(server.s3().counters().openUploads()).isZero();
    Await.item(storage.close());
  }

  @Test
  void whatCephDoesNotHonourIsRefused() {
    server = new SimulatedServer(SimulatedS3Options.DEFAULT.withProfile(S3Profile.RGW));
    StorageBackend storage = server.open(vertx, how -> how.partSize(5L * MIB));
    assertThat(storage.capabilities().cas()).isTrue();
    String version = Await.item(storage.write("f", Payloads.text("x"))).version();
    assertThat(storage.capabilities().move()).isFalse();
    Await.failure(UnsupportedStorageException.class, storage.move("f", "moved"));
    Await.failure(
        UnsupportedStorageException.class,
        storage.writeConditional("f", Payloads.text("x"), version));
    Multi<ByteBuffer> pieces = Multi.createFrom().range(0, 6).map(i -> Payloads.of(i, MIB));
    Await.failure(
        UnsupportedStorageException.class,
        storage.writeStream("large", pieces, WriteOptions.DEFAULT.withIfNoneMatch()));
    assertThat(Await.item(storage.list("")).paths()).containsExactly("f");
    String uploaded = Await.item(storage.writeStream("large", pieces)).version();
    assertThat(Await.item(storage.stat("large")).version()).isEqualTo(uploaded).endsWith("-2");
    Await.item(storage.writeConditional("f", Payloads.text("y"), version));
    Await.item(storage.close());
    assertThat(server.s3().counters().openUploads()).isZero();
  }

  @Test
  void aProbeFindsWhatAStorageThatIsBelievedDoesWrong() {
    start(S3Quirk.IGNORES_IF_NONE_MATCH, S3Quirk.IGNORES_IF_MATCH);
    StorageBackend storage = server.open(vertx, S3Backend.Builder::skipProbe);
    assertThat(verdicts(storage))
        .containsEntry(StorageProbe.Check.CREATE, StorageProbe.Verdict.VIOLATED)
        .containsEntry(StorageProbe.Check.CREATE_RACE, StorageProbe.Verdict.VIOLATED)
        .containsEntry(StorageProbe.Check.SWAP, StorageProbe.Verdict.VIOLATED)
        .containsEntry(StorageProbe.Check.SWAP_RACE, StorageProbe.Verdict.VIOLATED)
        .containsEntry(StorageProbe.Check.STREAM, StorageProbe.Verdict.VIOLATED)
        .containsEntry(StorageProbe.Check.VERSIONS, StorageProbe.Verdict.HELD);
    assertThat(server.s3().keys(SimulatedServer.BUCKET)).isEmpty();
    Await.item(storage.close());
  }

  @Test
  void aServerThatCannotBeTriedOutIsNotOpened() {
    start();
    server.s3().faults().failEvery(call -> call.is(S3Operation.PUT_OBJECT), S3Fault.FORBIDDEN);
    Await.failure(PermissionDeniedException.class, server.describe(vertx).open());
  }

  @Test
  void aTrialObjectThatCannotBeRemovedIsToldInTheLog() {
    start();
    // The conditions of deletions are tried out; what removes the object has none.
    server
        .s3()
        .faults()
        .failEvery(
            call -> call.is(S3Operation.DELETE_OBJECT) && !call.conditional(), S3Fault.FORBIDDEN);
    // The deletion that a trial ends with leaves nothing that another one would have to remove.
    server
        .s3()
        .faults()
        .failEvery(call -> call.is(S3Operation.DELETE_OBJECT), S3Fault.PRECONDITION_FAILED);
    List<String> told;
    try (Logged log = Logged.of(ConditionTrial.class)) {
      Await.item(open().close());
      told = log.messages();
    }
    String left = server.s3().keys(SimulatedServer.BUCKET).get(0);
    assertThat(left).startsWith(".parquedb-internal/probe-");
    assertThat(told)
        .singleElement()
        .asString()
        .contains(left)
        .contains("PermissionDeniedException");
  }

  @Test
  void openingThatIsCancelledLeavesNoObjectAndNoConnection() {
    start();
    S3Gate gate =
        server
            .s3()
            .faults()
            .stallNext(call -> call.is(S3Operation.PUT_OBJECT), Point.BEFORE_EFFECT);
    Cancellable opening =
        server.describe(vertx).open().subscribe().with(opened -> {}, failure -> {});
    Await.item(gate.reached());
    opening.cancel();
    gate.open();
    Await.until("no connection is left", () -> server.s3().counters().openConnections() == 0);
    assertThat(server.s3().keys(SimulatedServer.BUCKET)).isEmpty();
    assertThat(server.s3().counters().openUploads()).isZero();
  }

  private void start(S3Quirk... quirks) {
    server =
        new SimulatedServer(
            SimulatedS3Options.DEFAULT.withProfile(S3Profile.PLAIN.withQuirks(Set.of(quirks))));
  }

  private StorageBackend open() {
    return server.open(vertx, how -> how);
  }

  private static Map<StorageProbe.Check, StorageProbe.Verdict> verdicts(StorageBackend storage) {
    List<StorageProbe.Finding> findings = Await.item(StorageProbe.of(storage, "probe").run());
    return findings.stream()
        .collect(Collectors.toMap(StorageProbe.Finding::check, StorageProbe.Finding::verdict));
  }
}
