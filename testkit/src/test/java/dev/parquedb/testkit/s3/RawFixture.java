package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.VirtualTime;
import io.vertx.core.Vertx;

/** A server whose clock a test moves by hand, and a client that signs at that clock. */
final class RawFixture implements AutoCloseable {

  final VirtualTime time = VirtualTime.manual();
  final SimulatedS3 server;
  final RawS3 client;
  private final Vertx vertx = Vertx.vertx();

  RawFixture(SimulatedS3Options options) {
    server = Await.item(SimulatedS3.start(vertx, options.withTime(time)));
    client =
        new RawS3(
            server.endpoint(), options.credentials().get(0), options.profile().region(), time::now);
  }

  /** Waits until so many tasks wait for the clock; the next step lets them pass. */
  void awaitPending(int tasks) {
    Await.until(tasks + " tasks wait for the clock", () -> time.pending() >= tasks);
  }

  @Override
  public void close() {
    Await.item(server.close());
    vertx.close();
  }
}
