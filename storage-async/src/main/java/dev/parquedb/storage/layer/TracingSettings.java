package dev.parquedb.storage.layer;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How calls are traced. A call has one span, from its subscription to its end, whatever it takes
 * further in. It is named {@code storage} and the operation, and is a child of what {@code parent}
 * gives at subscription. It never becomes the current one of a thread, where asynchronous work
 * would leave it behind.
 *
 * <p>Attributes: {@code parquedb.storage.backend} (the type), {@code parquedb.storage.operation},
 * {@code parquedb.storage.path} and {@code parquedb.storage.destination} unless paths are left out,
 * {@code parquedb.storage.bytes}, {@code parquedb.storage.cancelled}, and {@code error.type} with
 * the kind of an error. Errors of a storage are recorded with their message, which holds no secret,
 * unless paths are left out; of other errors, and of causes, only the type is told.
 *
 * @param tracer makes the spans
 * @param parent the context of the caller, usually {@link Context#current()}
 * @param paths whether spans show paths
 */
public record TracingSettings(Tracer tracer, Supplier<Context> parent, Paths paths) {

  /** Whether spans show paths. */
  public enum Paths {
    /** They do. */
    SHOWN,
    /** They do not, nor the messages of errors, which name paths. */
    LEFT_OUT
  }

  public TracingSettings {
    Objects.requireNonNull(tracer, "tracer");
    Objects.requireNonNull(parent, "parent");
    Objects.requireNonNull(paths, "paths");
  }

  /** Spans of the tracer {@code dev.parquedb.storage}, below the current context, with paths. */
  public static TracingSettings of(OpenTelemetry telemetry) {
    return new TracingSettings(
        telemetry.getTracer("dev.parquedb.storage"), Context::current, Paths.SHOWN);
  }

  /** The same with the caller's context from elsewhere. */
  public TracingSettings withParent(Supplier<Context> from) {
    return new TracingSettings(tracer, from, paths);
  }

  /** The same with or without paths. */
  public TracingSettings withPaths(Paths shown) {
    return new TracingSettings(tracer, parent, shown);
  }
}
