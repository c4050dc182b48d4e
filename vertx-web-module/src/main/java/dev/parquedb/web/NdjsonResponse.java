package dev.parquedb.web;

import dev.parquedb.ExtendedJson;
import dev.parquedb.vertx.MultiReadStream;
import dev.parquedb.vertx.ReadStreams;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Streams documents as lines of JSON. Documents are asked for only while the socket takes what is
 * written; a client that leaves cancels the stream. The status is sent with the first lines, so
 * that a failure before them has its own. A failure after them ends in a line of its own and a
 * broken connection: never in a clean end. Confined to the context of the request.
 */
final class NdjsonResponse {

  /** How many documents may be asked for and wait. */
  static final int WINDOW = 64;

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final MultiReadStream<Map<String, Object>> documents;
  private final List<Map<String, Object>> batch = new ArrayList<>();
  private int weight;
  private boolean written;
  private boolean flushing;
  private boolean encoding;
  private boolean ended;
  private boolean broken;

  private NdjsonResponse(Exchange exchange, Multi<Map<String, Object>> documents) {
    this.exchange = exchange;
    this.response = exchange.response();
    this.documents = ReadStreams.of(documents, exchange.context(), WINDOW);
  }

  static void send(Exchange exchange, Multi<Map<String, Object>> documents) {
    NdjsonResponse sending = new NdjsonResponse(exchange, documents);
    exchange.routing().addEndHandler(done -> sending.documents.cancel());
    sending.start();
  }

  /**
   * Streams documents that may be long in coming: an empty line is sent whenever nothing was
   * written for a while, so that neither side takes the connection for dead.
   */
  static void send(Exchange exchange, Multi<Map<String, Object>> documents, Duration keepAlive) {
    NdjsonResponse sending = new NdjsonResponse(exchange, documents);
    long timer =
        exchange.routing().vertx().setPeriodic(keepAlive.toMillis(), id -> sending.keepAlive());
    exchange
        .routing()
        .addEndHandler(
            done -> {
              exchange.routing().vertx().cancelTimer(timer);
              sending.documents.cancel();
            });
    sending.start();
  }

  private void keepAlive() {
    boolean quiet = !written && !encoding && !ended && !broken && batch.isEmpty();
    written = false;
    if (quiet && !response.writeQueueFull()) {
      write(Buffer.buffer("\n"));
      written = false;
    }
  }

  private void start() {
    documents.exceptionHandler(this::failed);
    documents.endHandler(
        ignored -> {
          ended = true;
          flush();
        });
    documents.handler(this::add);
  }

  private void add(Map<String, Object> document) {
    batch.add(document);
    weight += Heavy.weigh(document, Heavy.SLICE);
    if (weight >= Heavy.SLICE) {
      flush();
    } else if (!flushing) {
      flushing = true;
      // After what is delivered in this turn, so that small documents share a write.
      exchange.context().runOnContext(ignored -> flush());
    }
  }

  private void flush() {
    flushing = false;
    if (encoding || broken || response.closed()) {
      return;
    }
    try {
      flushBatch();
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void flushBatch() {
    if (!batch.isEmpty()) {
      List<Map<String, Object>> lines = List.copyOf(batch);
      boolean heavy = weight > Heavy.SLICE;
      batch.clear();
      weight = 0;
      if (heavy) {
        encodeElsewhere(lines);
      } else {
        write(encode(lines));
      }
    }
    if (ended && !encoding && !response.ended()) {
      head();
      response.end();
    }
  }

  private void encodeElsewhere(List<Map<String, Object>> lines) {
    encoding = true;
    documents.pause();
    Future<Buffer> encoded = exchange.routing().vertx().executeBlocking(() -> encode(lines), false);
    encoded.onComplete(
        done -> {
          encoding = false;
          if (done.failed()) {
            failed(done.cause());
          } else {
            write(done.result());
            flush();
          }
        });
  }

  private static Buffer encode(List<Map<String, Object>> lines) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Map<String, Object> line : lines) {
      out.writeBytes(ExtendedJson.toBytes(line));
      out.write('\n');
    }
    return Buffer.buffer(out.toByteArray());
  }

  private void write(Buffer lines) {
    if (response.closed() || broken) {
      return;
    }
    head();
    written = true;
    response.write(lines);
    if (response.writeQueueFull()) {
      documents.pause();
      response.drainHandler(ignored -> documents.resume());
    } else {
      documents.resume();
    }
  }

  private void head() {
    if (!response.headWritten()) {
      response.setChunked(true).putHeader("Content-Type", MediaTypes.NDJSON);
    }
  }

  private void failed(Throwable error) {
    broken = true;
    documents.cancel();
    if (!response.headWritten()) {
      exchange.fail(error);
      return;
    }
    Problem problem = Problem.of(error);
    exchange.log(error);
    Buffer line = Buffer.buffer(ExtendedJson.toBytes(Map.of("$error", problem.toMap())));
    response
        .write(line.appendString("\n"))
        .onComplete(written -> exchange.request().connection().close());
  }
}
