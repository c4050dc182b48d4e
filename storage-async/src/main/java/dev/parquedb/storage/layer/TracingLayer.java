package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.concurrent.atomic.AtomicLong;

/** Gives every call a span of OpenTelemetry. */
final class TracingLayer extends ObservedLayer {

  static final AttributeKey<String> BACKEND = AttributeKey.stringKey("parquedb.storage.backend");
  static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("parquedb.storage.operation");
  static final AttributeKey<String> PATH = AttributeKey.stringKey("parquedb.storage.path");
  static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("parquedb.storage.destination");
  static final AttributeKey<Long> BYTES = AttributeKey.longKey("parquedb.storage.bytes");
  static final AttributeKey<Boolean> CANCELLED =
      AttributeKey.booleanKey("parquedb.storage.cancelled");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> EXCEPTION = AttributeKey.stringKey("exception.type");
  private static final AttributeKey<String> MESSAGE = AttributeKey.stringKey("exception.message");

  private final TracingSettings settings;

  TracingLayer(StorageBackend inner, CallOptions options, TracingSettings settings) {
    super(inner, options);
    this.settings = settings;
  }

  @Override
  StorageBackend over(StorageBackend view, CallOptions others) {
    return new TracingLayer(view, others, settings);
  }

  @Override
  Observation begin(LayerCall call) {
    String operation = call.operation().label();
    SpanBuilder builder =
        settings
            .tracer()
            .spanBuilder("storage " + operation)
            .setParent(settings.parent().get())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(BACKEND, type())
            .setAttribute(OPERATION, operation);
    if (showsPaths()) {
      builder.setAttribute(PATH, call.shownPath());
      call.dest().ifPresent(dest -> builder.setAttribute(DESTINATION, dest));
    }
    Span span = builder.startSpan();
    AtomicLong moved = new AtomicLong();
    return new Observation() {
      @Override
      public void moved(long bytes) {
        moved.addAndGet(bytes);
      }

      @Override
      public void end(CallOutcome outcome, Throwable failure) {
        if (moved.get() > 0) {
          span.setAttribute(BYTES, moved.get());
        }
        if (outcome == CallOutcome.CANCELLED) {
          span.setAttribute(CANCELLED, true);
        } else if (failure != null) {
          record(span, outcome, failure);
        }
        span.end();
      }
    };
  }

  private void record(Span span, CallOutcome outcome, Throwable failure) {
    span.setAttribute(ERROR, outcome.label());
    AttributesBuilder event = Attributes.builder().put(EXCEPTION, failure.getClass().getName());
    if (failure instanceof StorageException error && showsPaths()) {
      event.put(MESSAGE, error.getMessage());
    }
    span.addEvent("exception", event.build());
    if (outcome.fault()) {
      span.setStatus(StatusCode.ERROR, outcome.label());
    }
  }

  private boolean showsPaths() {
    return settings.paths() == TracingSettings.Paths.SHOWN;
  }
}
