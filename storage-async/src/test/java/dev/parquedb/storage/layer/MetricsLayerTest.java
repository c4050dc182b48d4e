package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsLayerTest extends LayerFixture {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StorageBackend storage = measured();

  @Test
  void callsAreTimedByOperationAndOutcome() {
    Await.item(storage.write("secret/name", Payloads.text("12345")));
    start(storage.read("secret/name"));
    start(storage.read("missing"));
    store.failNext(LayerFixture::any, Fault.UNREACHABLE);
    start(storage.read("f"));
    store.stallNext(LayerFixture::any, Fault.Point.BEFORE_EFFECT);
    storage.read("f").subscribe().with(item -> {}, failure -> {}).cancel();
    for (String outcome : List.of("ok", "not_found", "unavailable", "cancelled")) {
      assertThat(timer("read", outcome).count()).as(outcome).isEqualTo(1);
    }
    assertThat(timer("write", "ok").count()).isEqualTo(1);
  }

  @Test
  void theTimeOfACallIsThatOfTheClockGiven() {
    var gate = store.stallNext(LayerFixture::any, Fault.Point.BEFORE_EFFECT);
    start(storage.exists("f"));
    time.advance(Duration.ofSeconds(3));
    gate.open();
    assertThat(timer("exists", "ok").totalTime(TimeUnit.SECONDS)).isEqualTo(3);
  }

  @Test
  void bytesAreCountedBothWays() {
    Await.item(storage.write("f", Payloads.text("0123456789")));
    Await.item(storage.append("f", Payloads.text("0123456789")));
    Await.item(storage.writeStream("g", Multi.createFrom().item(Payloads.text("01234"))));
    assertThat(registry.get("parquedb.storage.bytes.written").counter().count()).isEqualTo(25);
    Await.item(storage.read("f"));
    Await.item(storage.readRange("f", 5, 8));
    Await.item(storage.readRanges("f", List.of(new ByteRange(0, 1), new ByteRange(5, 7))));
    Await.item(storage.readInto("f", 0, ByteBuffer.allocate(4)));
    Await.item(storage.readStream("f").collect().asList());
    assertThat(registry.get("parquedb.storage.bytes.read").counter().count())
        .isEqualTo(20 + 3 + 3 + 4 + 20);
  }

  @Test
  void callsInFlightAddUpOverStoragesAndViews() {
    StorageBackend other = measured();
    store.stallNext(LayerFixture::any, Fault.Point.BEFORE_EFFECT);
    store.stallNext(LayerFixture::any, Fault.Point.BEFORE_EFFECT);
    start(storage.exists("f"));
    start(other.with(CallOptions.DEFAULT).exists("f"));
    assertThat(active("exists")).isEqualTo(2);
    store.heal();
    assertThat(active("exists")).isZero();
  }

  @Test
  void aStreamIsInFlightUntilItEnds() {
    Await.item(memory.write("f", Payloads.text("x")));
    AssertSubscriber<ByteBuffer> stream =
        storage.readStream("f").subscribe().withSubscriber(AssertSubscriber.create(0));
    assertThat(active("read_stream")).isEqualTo(1);
    stream.cancel();
    assertThat(active("read_stream")).isZero();
    assertThat(timer("read_stream", "cancelled").count()).isEqualTo(1);
  }

  @Test
  void noMeterNamesAPath() {
    start(storage.write("secret/name", Payloads.text("x")));
    start(storage.copy("secret/name", "secret/other"));
    start(storage.read("secret/missing"));
    assertThat(registry.getMeters())
        .flatExtracting(meter -> meter.getId().getTags())
        .extracting(Tag::getValue)
        .noneMatch(value -> value.contains("secret"));
    Set<String> names =
        registry.getMeters().stream()
            .map(Meter::getId)
            .flatMap(id -> id.getTags().stream())
            .map(Tag::getKey)
            .collect(Collectors.toSet());
    assertThat(names).containsExactlyInAnyOrder("backend", "operation", "outcome", "app");
  }

  @Test
  void anObserverThatFailsChangesNothing() {
    SimpleMeterRegistry broken =
        new SimpleMeterRegistry() {
          @Override
          protected Timer newTimer(
              Meter.Id id, DistributionStatisticConfig config, PauseDetector detector) {
            throw new IllegalStateException("broken registry");
          }
        };
    StorageBackend observed = layers().metrics(MetricsSettings.of(broken)).build();
    assertThat(Await.item(observed.write("f", Payloads.text("x"))).size()).isEqualTo(1);
    assertThat(Payloads.text(Await.item(observed.read("f")))).isEqualTo("x");
  }

  private StorageBackend measured() {
    return layers().metrics(MetricsSettings.of(registry).withTag("app", "test")).build();
  }

  private Timer timer(String operation, String outcome) {
    return registry
        .get("parquedb.storage.calls")
        .tag("operation", operation)
        .tag("outcome", outcome)
        .tag("backend", "memory")
        .timer();
  }

  private int active(String operation) {
    return registry
        .get("parquedb.storage.calls.active")
        .tag("operation", operation)
        .longTaskTimer()
        .activeTasks();
  }
}
