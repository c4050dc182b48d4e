package dev.parquedb.testkit.s3;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** Sends one answer, as fast as the client takes it, or as a fault says. */
final class Sender {

  private static final int PIECE = 64 * 1024;
  private static final int TICKS_PER_SECOND = 20;

  private final Engine engine;
  private final HttpServerResponse response;
  private final boolean headOnly;
  private final S3Fault fault;
  private final Context context = Vertx.currentContext();
  private Consumer<Boolean> done;
  private Content content;
  private long at;
  private long to;
  private boolean cut;
  private boolean over;

  Sender(Engine engine, HttpServerResponse response, boolean headOnly, S3Fault fault) {
    this.engine = engine;
    this.response = response;
    this.headOnly = headOnly;
    this.fault = fault;
  }

  /**
   * Sends it.
   *
   * @param reply the answer
   * @param requestId how it is named
   * @param whenDone learns whether it was sent whole; if not, the connection is to be closed
   */
  void send(Reply reply, String requestId, Consumer<Boolean> whenDone) {
    done = whenDone;
    if (response.closed() || response.ended()) {
      end(false);
      return;
    }
    response.setStatusCode(reply.status());
    response.putHeader("date", Conditions.httpDate(engine.now()));
    response.putHeader("server", "SimulatedS3");
    response.putHeader("x-amz-request-id", requestId);
    reply.headers().forEach(response::putHeader);
    long length = length(reply);
    if (reply.status() != 204 && reply.status() != 304) {
      response.putHeader("content-length", Long.toString(length));
    }
    if (headOnly || length == 0) {
      response.end();
      end(true);
      return;
    }
    content = reply.content();
    at = reply.from();
    to = reply.from() + length;
    if (fault instanceof S3Fault.TruncatedBody truncated) {
      cut = true;
      to = at + Math.min(length - 1, Math.max(1, (long) (length * truncated.share())));
    }
    response.closeHandler(closed -> end(false));
    response.exceptionHandler(broken -> end(false));
    pump();
  }

  private long length(Reply reply) {
    boolean document = "application/xml".equals(reply.headers().get("content-type"));
    return fault instanceof S3Fault.MalformedXml && document ? reply.length() / 2 : reply.length();
  }

  private void pump() {
    if (over) {
      return;
    }
    if (fault instanceof S3Fault.SlowBody slow) {
      long until = Math.min(to, at + Math.max(1, slow.bytesPerSecond() / TICKS_PER_SECOND));
      while (at < until) {
        write((int) Math.min(PIECE, until - at));
      }
      if (at < to) {
        long nanos =
            Math.max(1_000_000_000L / TICKS_PER_SECOND, 1_000_000_000L / slow.bytesPerSecond());
        engine.time().schedule(Duration.ofNanos(nanos), () -> context.runOnContext(now -> pump()));
        return;
      }
    }
    while (at < to) {
      if (response.writeQueueFull()) {
        response.drainHandler(drained -> pump());
        return;
      }
      write(PIECE);
    }
    if (cut) {
      end(false);
    } else {
      response.end();
      end(true);
    }
  }

  private void write(int most) {
    if (at < to) {
      byte[] bytes = content.read(at, (int) Math.min(most, to - at));
      at += bytes.length;
      engine.journal().sent(bytes.length);
      response.write(Buffer.buffer(bytes));
    }
  }

  private void end(boolean whole) {
    if (!over) {
      over = true;
      done.accept(whole);
    }
  }
}
