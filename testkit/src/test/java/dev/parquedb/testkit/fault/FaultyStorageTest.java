package dev.parquedb.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.InvalidRangeException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.QuotaExceededException;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.storage.TinyStorage;
import dev.parquedb.testkit.time.VirtualTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultyStorageTest {

  private final VirtualTime time = VirtualTime.manual();
  private final TinyStorage real = TinyStorage.open();
  private final FaultyStorage storage = new FaultyStorage(real, FaultPlan.NONE, time);

  @Test
  void anUnreachableStorageChangesNothing() {
    storage.failEvery(call -> true, Fault.UNREACHABLE);
    assertThat(Await.failure(storage.write("f", Payloads.text("x"))))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("WRITE f");
    assertThat(Await.failure(storage.list(""))).isInstanceOf(UnavailableException.class);
    storage.heal();
    assertThat(Await.item(storage.exists("f"))).isFalse();
  }

  @Test
  void aLostReplyHidesAnEffect() {
    storage.failNext(StorageCall::changes, Fault.LOST_REPLY);
    WriteOutcomeUnknownException unknown =
        Await.failure(
            WriteOutcomeUnknownException.class,
            storage.writeConditional("f", Payloads.text("x"), null));
    assertThat(unknown.path()).isEqualTo("f");
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("x");
  }

  @Test
  void aLostReplyHidesARefusalToo() {
    Await.item(storage.write("f", Payloads.text("x")));
    storage.failNext(StorageCall::changes, Fault.LOST_REPLY);
    Await.failure(
        WriteOutcomeUnknownException.class,
        storage.writeConditional("f", Payloads.text("y"), null));
    storage.failNext(call -> call.is(StorageOperation.READ), Fault.LOST_REPLY);
    Await.failure(UnavailableException.class, storage.read("missing"));
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("x");
  }

  @Test
  void whatIsRefusedWithoutAReplyIsNeverLost() {
    storage.failEvery(call -> true, Fault.LOST_REPLY);
    Await.failure(InvalidPathException.class, storage.write("../f", Payloads.text("x")));
    Await.failure(InvalidRangeException.class, storage.readRange("f", 3, 1));
  }

  @Test
  void aLateEffectComesAfterTheReadBack() {
    storage.failNext(StorageCall::changes, late(50));
    byte[] bytes = Payloads.bytes(Payloads.text("late"));
    Await.failure(
        WriteOutcomeUnknownException.class,
        storage.writeConditional("f", ByteBuffer.wrap(bytes), null));
    bytes[0] = 'X';
    assertThat(Await.item(storage.exists("f"))).isFalse();
    time.advance(Duration.ofMillis(49));
    assertThat(Await.item(storage.exists("f"))).isFalse();
    assertThat(storage.counters().underWay()).isEqualTo(1);
    time.advance(Duration.ofMillis(1));
    Await.item(storage.settled());
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("late");
    assertThat(storage.counters().landed()).isEqualTo(1);
  }

  @Test
  void aLateConditionIsCheckedWhenItArrives() {
    storage.failNext(StorageCall::changes, late(50));
    Await.failure(storage.writeConditional("f", Payloads.text("late"), null));
    Await.item(storage.writeConditional("f", Payloads.text("first"), null));
    time.advance(Duration.ofMillis(50));
    Await.item(storage.settled());
    assertThat(Payloads.text(Await.item(storage.read("f")))).isEqualTo("first");
    assertThat(storage.counters().failedLate()).isEqualTo(1);
    assertThat(storage.counters().landed()).isZero();
  }

  @Test
  void everyChangeCanComeLate() {
    Await.item(real.write("source", Payloads.text("s")));
    Await.item(real.write("gone", Payloads.text("g")));
    Await.item(real.write("dir/gone", Payloads.text("g")));
    storage.failEvery(StorageCall::changes, late(5));
    Await.failure(storage.write("a", Payloads.text("a")));
    Await.failure(storage.writeAtomic("b", Payloads.text("b")));
    Await.failure(storage.writeStream("c", storage.readStream("source")));
    Await.failure(storage.append("d", Payloads.text("d")));
    Await.failure(storage.copy("source", "e"));
    Await.failure(storage.delete("gone"));
    Await.failure(storage.deletePrefix("dir/"));
    assertThat(Await.item(real.list("")).paths()).containsExactly("dir/gone", "gone", "source");
    time.advance(Duration.ofMillis(5));
    assertThat(Await.item(real.list("")).paths())
        .containsExactly("a", "b", "c", "d", "e", "source");
    assertThat(Payloads.text(Await.item(real.read("c")))).isEqualTo("s");
  }

  @Test
  void aShortBodyIsAPartAndThenARetryableError() {
    Await.item(storage.write("f", Payloads.text("0123456789")));
    storage.failEvery(call -> call.path().equals("f"), Fault.SHORT_BODY);
    List<ByteBuffer> received = new ArrayList<>();
    assertThat(
            Await.failure(
                storage
                    .readStream("f", ReadOptions.DEFAULT.withChunkSize(1))
                    .invoke(received::add)
                    .collect()
                    .last()))
        .isInstanceOf(UnavailableException.class);
    assertThat(received).hasSizeLessThan(10);
    ByteBuffer destination = Payloads.text("..........");
    assertThat(Await.failure(storage.readInto("f", 0, destination)))
        .isInstanceOf(UnavailableException.class);
    assertThat(Payloads.text(destination)).isEqualTo("01234.....");
    assertThat(destination.position()).isZero();
    Await.failure(UnavailableException.class, storage.read("f"));
    Await.failure(NotFoundException.class, storage.read("g"));
  }

  @Test
  void throttlingSaysHowLongToWait() {
    storage.failNext(call -> true, new Fault.Throttled(Duration.ofMillis(30)));
    assertThat(Await.failure(ThrottledException.class, storage.delete("f")).retryAfter())
        .isEqualTo(Duration.ofMillis(30));
  }

  @Test
  void otherErrorsComeBeforeTheEffect() {
    storage.failNext(call -> true, new Fault.Before(StorageErrorKind.QUOTA_EXCEEDED));
    Await.failure(QuotaExceededException.class, storage.write("f", Payloads.text("x")));
    assertThat(Await.item(storage.exists("f"))).isFalse();
    assertThatThrownBy(() -> new Fault.Before(StorageErrorKind.NOT_FOUND))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void latencyPassesOnTheClock() {
    storage.plan(FaultPlan.seeded(1).withLatency(Duration.ofMillis(10), Duration.ofMillis(10)));
    var reading = storage.exists("f").subscribe().asCompletionStage();
    time.advance(Duration.ofNanos(9_999_999));
    assertThat(reading).isNotDone();
    time.advance(Duration.ofNanos(1));
    assertThat(reading).isCompletedWithValue(false);
  }

  private static Fault late(long millis) {
    return new Fault.LateEffect(Duration.ofMillis(millis));
  }
}
