package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.fault.Fault.Point;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/** The course of one request, on the event loop of its connection. */
final class Exchange {

  private final Engine engine;
  private final Context context;
  private final HttpServerRequest request;
  private final long number;
  private Head head;
  private S3Call call;
  private S3Fault fault = S3Fault.NONE;
  private BodyReader reader;
  private S3Error refused;
  private boolean over;
  private long arrived;

  Exchange(Engine engine, Context context, HttpServerRequest request) {
    this.engine = engine;
    this.context = context;
    this.request = request;
    this.number = engine.journal().arrived();
    this.head =
        new Head(request.method().name(), request.uri(), "", "", new TreeMap<>(), new TreeMap<>());
  }

  /** Begins it; handlers are set within this call. */
  void begin() {
    try {
      understand();
    } catch (S3Error e) {
      refused = e;
    }
    if (fault instanceof S3Fault.Reset reset && reset.point() == Point.BEFORE_EFFECT) {
      disconnect();
      return;
    }
    request.exceptionHandler(gone -> aborted());
    request.endHandler(end -> bodyEnded());
    request.handler(
        buffer -> {
          engine.journal().received(buffer.length());
          arrived += buffer.length();
          if (over) {
            return;
          }
          if (refused == null) {
            take(buffer.getBytes());
          }
          if (fault instanceof S3Fault.BrokenUpload broken && arrived > broken.share() * length()) {
            breakOff();
          }
        });
  }

  private void understand() {
    head = Head.of(head.method(), request.uri(), request.headers(), engine.options().domain());
    Authentication.Verified verified = engine.authentication().verify(head, engine.now());
    S3Operation operation = Routes.of(head);
    engine.journal().understood(operation);
    call = S3Call.of(number, operation, head);
    fault = engine.faults().next(call);
    ObjectWrites.requireKey(head.key());
    BodyReader.Keeping keeping =
        operation.uploads() && engine.store().bucket(head.bucket()).discards()
            ? BodyReader.Keeping.DISCARDED
            : BodyReader.Keeping.HELD;
    reader =
        new BodyReader(
            head,
            verified,
            BodyLimits.expected(operation, head, verified.payload()),
            BodyChecks.announced(operation, head),
            keeping,
            engine.store().memory());
  }

  private double length() {
    return head.header("content-length").map(Double::parseDouble).orElse(0.0);
  }

  private void breakOff() {
    refuse(S3Error.invalidRequest("The connection ended."));
    disconnect();
  }

  private void take(byte[] bytes) {
    try {
      reader.accept(bytes);
    } catch (S3Error e) {
      refuse(e);
    }
  }

  private void refuse(S3Error error) {
    refused = error;
    if (reader != null) {
      reader.abandon();
    }
  }

  private void bodyEnded() {
    if (over) {
      return;
    }
    if (fault instanceof S3Fault.BrokenUpload) {
      breakOff();
      return;
    }
    Received body = Received.NOTHING;
    if (refused == null) {
      try {
        body = reader.finish();
      } catch (S3Error e) {
        refuse(e);
      }
    }
    if (refused != null) {
      answer(refused);
      return;
    }
    Received whole = body;
    after(engine.latency(call), () -> beforeEffect(whole));
  }

  private void beforeEffect(Received body) {
    if (fault instanceof S3Fault.Answer error && error.point() == Point.BEFORE_EFFECT) {
      engine.store().memory().release(body.content().held());
      answer(error);
    } else if (fault instanceof S3Fault.LateEffect late) {
      engine.faults().lateEffectStarts();
      engine.time().schedule(late.delay(), () -> context.runOnContext(now -> lateEffect(body)));
    } else if (fault instanceof S3Fault.Stall stall && stall.point() == Point.BEFORE_EFFECT) {
      stall.gate().pass(call, () -> context.runOnContext(now -> effect(body)));
    } else {
      effect(body);
    }
  }

  private void effect(Received body) {
    Reply reply;
    S3Error failure;
    try {
      reply = engine.perform(call, head, body);
      failure = null;
    } catch (S3Error e) {
      reply = Reply.error(e, head, requestId());
      failure = e;
    }
    String code = failure == null ? null : failure.code();
    Reply ready = reply;
    if (fault instanceof S3Fault.Answer error) {
      answer(error);
    } else if (fault instanceof S3Fault.Reset) {
      disconnect();
    } else if (fault instanceof S3Fault.Stall stall && stall.point() == Point.AFTER_EFFECT) {
      stall.gate().pass(call, () -> context.runOnContext(now -> send(ready, code)));
    } else {
      send(ready, code);
    }
  }

  private void lateEffect(Received body) {
    try {
      engine.perform(call, head, body);
    } catch (S3Error e) {
      // Its condition no longer holds, or the like; nobody is told.
    } finally {
      engine.faults().lateEffectEnds();
      disconnect();
    }
  }

  private void answer(S3Fault.Answer error) {
    answer(new S3Error(error.status(), error.code(), error.message(), error.headers()));
  }

  private void answer(S3Error error) {
    send(Reply.error(error, head, requestId()), error.code());
  }

  private void send(Reply reply, String code) {
    if (over) {
      return;
    }
    new Sender(engine, request.response(), head.method().equals("HEAD"), fault)
        .send(
            reply,
            requestId(),
            whole -> {
              finish(whole ? reply.status() : 0, code);
              if (!whole) {
                request.connection().close();
              }
            });
  }

  private void aborted() {
    if (reader != null) {
      reader.abandon();
    }
    refused = S3Error.invalidRequest("The connection ended.");
    finish(0, null);
  }

  private void disconnect() {
    finish(0, null);
    request.connection().close();
  }

  private void finish(int status, String code) {
    if (!over) {
      over = true;
      Optional<S3Operation> operation = Optional.ofNullable(call).map(S3Call::operation);
      engine.journal().answered(number, head, operation, status, code);
    }
  }

  private void after(Duration delay, Runnable next) {
    if (delay.isZero()) {
      next.run();
    } else {
      engine.time().schedule(delay, () -> context.runOnContext(now -> next.run()));
    }
  }

  private String requestId() {
    return "%016X".formatted(number);
  }
}
