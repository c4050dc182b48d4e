package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingLayerTest extends LayerFixture {

  private static final AttributeKey<String> MESSAGE = AttributeKey.stringKey("exception.message");
  private static final ContextKey<String> CALLER = ContextKey.named("caller");

  private final RecordedSpans recorded = new RecordedSpans();
  private final TracingSettings settings =
      new TracingSettings(recorded.tracer(), Context::current, TracingSettings.Paths.SHOWN);
  private final StorageBackend storage = layers().tracing(settings).build();

  @Test
  void aCallHasOneSpanThatSaysWhatWasDone() {
    Await.item(storage.write("f", Payloads.text("12345")));
    Await.item(storage.copy("f", "g"));
    RecordedSpans.Recorded write = recorded.spans.get(0);
    assertThat(write.name).isEqualTo("storage write");
    assertThat(write.attributes)
        .isEqualTo(
            Map.of(
                "parquedb.storage.backend", "memory",
                "parquedb.storage.operation", "write",
                "parquedb.storage.path", "f",
                "parquedb.storage.bytes", 5L));
    assertThat(recorded.spans.get(1).attributes)
        .containsEntry("parquedb.storage.path", "f")
        .containsEntry("parquedb.storage.destination", "g");
    assertThat(recorded.spans).allMatch(span -> span.ends == 1);
    assertThat(recorded.spans).allMatch(span -> span.status == StatusCode.UNSET);
  }

  @Test
  void theSpanIsBelowTheContextOfTheSubscriberAndBecomesNobodysCurrentOne() {
    Uni<ByteBuffer> read = storage.read("f");
    assertThat(recorded.spans).isEmpty();
    store.stallNext(LayerFixture::any, Fault.Point.BEFORE_EFFECT);
    try (var scope = Context.current().with(CALLER, "me").makeCurrent()) {
      assertThat(scope).isNotNull();
      start(read);
      assertThat(Span.current()).isSameAs(Span.getInvalid());
    }
    assertThat(recorded.spans.get(0).parent.get(CALLER)).isEqualTo("me");
    assertThat(recorded.spans.get(0).ends).isZero();
    assertThat(Context.current()).isSameAs(Context.root());
    store.heal();
    assertThat(recorded.spans.get(0).ends).isEqualTo(1);
  }

  @Test
  void aFaultIsAnErrorAndAnAnswerIsNot() {
    start(storage.read("missing"));
    store.failNext(LayerFixture::any, Fault.UNREACHABLE);
    start(storage.read("f"));
    RecordedSpans.Recorded missing = recorded.spans.get(0);
    assertThat(missing.attributes).containsEntry("error.type", "not_found");
    assertThat(missing.status).isEqualTo(StatusCode.UNSET);
    RecordedSpans.Recorded down = recorded.spans.get(1);
    assertThat(down.attributes).containsEntry("error.type", "unavailable");
    assertThat(down.status).isEqualTo(StatusCode.ERROR);
    assertThat(down.events).hasSize(1);
    assertThat(down.events.get(0).get(MESSAGE)).contains("f");
  }

  @Test
  void whatForeignErrorsSayIsNotRecorded() {
    TracingLayer layer = new TracingLayer(store, CallOptions.DEFAULT, settings);
    start(
        layer.one(
            new LayerCall(Operation.READ, "f"),
            to -> Uni.createFrom().failure(new IllegalStateException("key=hunter2"))));
    RecordedSpans.Recorded span = recorded.spans.get(0);
    assertThat(span.status).isEqualTo(StatusCode.ERROR);
    assertThat(span.attributes).containsEntry("error.type", "other");
    assertThat(span.events.toString()).contains("IllegalState").doesNotContain("hunter2");
  }

  @Test
  void aCancelledCallEndsItsSpan() {
    store.stallNext(LayerFixture::any, Fault.Point.BEFORE_EFFECT);
    storage.read("f").subscribe().with(item -> {}, failure -> {}).cancel();
    assertThat(recorded.spans.get(0).ends).isEqualTo(1);
    assertThat(recorded.spans.get(0).attributes).containsEntry("parquedb.storage.cancelled", true);
  }

  @Test
  void pathsCanBeLeftOut() {
    StorageBackend discreet =
        layers().tracing(settings.withPaths(TracingSettings.Paths.LEFT_OUT)).build();
    start(discreet.read("customer/42"));
    start(discreet.copy("customer/42", "customer/43"));
    for (RecordedSpans.Recorded span : recorded.spans) {
      assertThat(span.attributes.toString()).doesNotContain("customer");
      assertThat(span.events.toString()).doesNotContain("customer");
      assertThat(span.attributes).containsEntry("error.type", "not_found");
    }
  }
}
