package dev.parquedb.storage.layer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tracer that keeps what it is told; refuses what these tests do not know. */
final class RecordedSpans {

  /** One span. */
  static final class Recorded {
    final String name;
    final Map<String, Object> attributes = new HashMap<>();
    final List<Attributes> events = new ArrayList<>();
    Context parent;
    StatusCode status = StatusCode.UNSET;
    int ends;

    Recorded(String name) {
      this.name = name;
    }
  }

  final List<Recorded> spans = new ArrayList<>();

  Tracer tracer() {
    return name -> {
      Recorded span = new Recorded(name);
      return proxy(SpanBuilder.class, (self, method, told) -> build(self, span, method, told));
    };
  }

  private Object build(Object self, Recorded span, Method method, Object[] told) {
    switch (method.getName()) {
      case "setParent" -> span.parent = (Context) told[0];
      case "setSpanKind" -> {}
      case "setAttribute" -> span.attributes.put(key(told[0]), told[1]);
      case "startSpan" -> {
        spans.add(span);
        return proxy(Span.class, (me, called, args) -> tell(me, span, called, args));
      }
      default -> throw new UnsupportedOperationException(method.toString());
    }
    return self;
  }

  private static Object tell(Object self, Recorded span, Method method, Object[] told) {
    switch (method.getName()) {
      case "setAttribute" -> span.attributes.put(key(told[0]), told[1]);
      case "addEvent" -> span.events.add((Attributes) told[1]);
      case "setStatus" -> span.status = (StatusCode) told[0];
      case "end" -> {
        span.ends++;
        return null;
      }
      default -> throw new UnsupportedOperationException(method.toString());
    }
    return self;
  }

  private static String key(Object key) {
    return key instanceof AttributeKey<?> typed ? typed.getKey() : (String) key;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
