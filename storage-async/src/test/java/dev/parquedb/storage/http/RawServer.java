package dev.parquedb.storage.http;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** Answers requests with bytes as a test has them, right or wrong. */
final class RawServer {

  private final NetServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private RawServer(Vertx vertx, BiConsumer<Integer, NetSocket> answer) {
    this.server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  connections.incrementAndGet();
                  Buffer seen = Buffer.buffer();
                  socket.closeHandler(gone -> closed.incrementAndGet());
                  socket.exceptionHandler(reset -> {});
                  socket.handler(
                      bytes -> {
                        seen.appendBuffer(bytes);
                        if (seen.toString().endsWith("\r\n\r\n")) {
                          answer.accept(requests.incrementAndGet(), socket);
                        }
                      });
                });
  }

  /**
   * Starts a server.
   *
   * @param answer gets the number of the request, from 1, and where to write
   */
  static Uni<RawServer> start(Vertx vertx, BiConsumer<Integer, NetSocket> answer) {
    RawServer raw = new RawServer(vertx, answer);
    return Uni.createFrom()
        .completionStage(() -> raw.server.listen(0, "127.0.0.1").toCompletionStage())
        .replaceWith(raw);
  }

  URI root() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  int requests() {
    return requests.get();
  }

  int connections() {
    return connections.get();
  }

  int closed() {
    return closed.get();
  }
}
