package dev.parquedb.storage.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Storages;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.s3.LocalS3;
import dev.parquedb.testkit.s3.S3Fault;
import dev.parquedb.testkit.s3.S3Operation;
import dev.parquedb.testkit.s3.SimulatedS3;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A move whose copy fails says so, whatever the server tells of the reason. */
class MoveThatFailsTest {

  private final Vertx vertx = Vertx.vertx();
  private SimulatedS3 server;
  private StorageBackend storage;

  @BeforeEach
  void start() {
    server = Await.item(SimulatedS3.start(vertx, SimulatedS3Options.DEFAULT));
    storage = Await.item(Storages.open(vertx, LocalS3.uri(server.endpoint(), "bucket", "")));
  }

  @AfterEach
  void stop() {
    Await.item(storage.close());
    Await.item(server.close());
    vertx.close();
  }

  @Test
  void aSourceThatIsRefusedBeforeTheCopyIsNotTakenForMoved() {
    Await.item(storage.write("f", Payloads.text("here")));
    // The answer to a HEAD has no body: it does not tell what the object is like instead.
    server
        .faults()
        .failEvery(
            call -> call.is(S3Operation.HEAD_OBJECT) && call.conditional(),
            S3Fault.PRECONDITION_FAILED);
    Await.failure(PreconditionFailedException.class, storage.move("f", "g"));
    server.faults().heal();
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("here");
    assertThat(Await.item(storage.exists("g"))).isFalse();
  }
}
