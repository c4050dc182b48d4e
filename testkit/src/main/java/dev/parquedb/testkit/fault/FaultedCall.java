package dev.parquedb.testkit.fault;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.testkit.fault.FaultControl.Injection;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** One call on its way through its fault. */
final class FaultedCall {

  private static final int MOST_CHUNKS_BEFORE_A_CUT = 4;

  private final FaultControl control;
  private final StorageCall call;
  private final FaultPlan.Decision decision;
  private final Optional<Duration> timeout;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.HELD);

  /** How far the call has come; decided once, by whoever is first. */
  private enum Stage {
    HELD,
    LEFT,
    EXPIRED
  }

  FaultedCall(FaultControl control, Injection injection, Optional<Duration> timeout) {
    this.control = control;
    this.call = injection.call();
    this.decision = injection.decision();
    this.timeout = timeout;
  }

  <T> Uni<T> run(Effect<T> effect) {
    return Contexts.returning(
        withDeadline(Contexts.returning(admission()).chain(() -> strike(effect))));
  }

  Multi<ByteBuffer> run(Multi<ByteBuffer> stream) {
    return Contexts.returning(withDeadline(admission()))
        .onItem()
        .transformToMulti(admitted -> strike(stream));
  }

  /** What happens before the call reaches the storage. */
  private Uni<Void> admission() {
    Uni<Void> arrived = after(decision.latency());
    Fault fault = decision.fault();
    if (fault instanceof Fault.Before before) {
      return arrived.onItem().failWith(() -> FaultErrors.of(before.kind(), call));
    }
    if (fault instanceof Fault.Throttled throttled) {
      String message = "faulty: injected throttling at call " + call + "; wait, then try again";
      return arrived
          .onItem()
          .failWith(() -> new ThrottledException(call.path(), throttled.retryAfter(), message));
    }
    if (fault instanceof Fault.Stall stall && stall.point() == Fault.Point.BEFORE_EFFECT) {
      return arrived.chain(() -> stall.gate().pass(call));
    }
    return arrived;
  }

  private <T> Uni<T> strike(Effect<T> effect) {
    if (!stage.compareAndSet(Stage.HELD, Stage.LEFT)) {
      return Uni.createFrom().nothing(); // the deadline has answered
    }
    Fault fault = decision.fault();
    if (fault instanceof Fault.LostReply) {
      return losing(effect.now());
    }
    if (fault instanceof Fault.ShortBody) {
      return losing(effect.partly());
    }
    if (fault instanceof Fault.LateEffect late) {
      return call.changes() ? landing(effect, late.delay()) : losing(effect.now());
    }
    if (fault instanceof Fault.Stall stall && stall.point() == Fault.Point.AFTER_EFFECT) {
      return effect.now().onItemOrFailure().call((item, failure) -> stall.gate().pass(call));
    }
    return effect.now();
  }

  private Multi<ByteBuffer> strike(Multi<ByteBuffer> stream) {
    Fault fault = decision.fault();
    if (fault instanceof Fault.LostReply || fault instanceof Fault.LateEffect) {
      return stream.onCompletion().failWith(() -> FaultErrors.lostReply(call));
    }
    if (fault instanceof Fault.ShortBody) {
      long chunks = (long) (decision.cut() * MOST_CHUNKS_BEFORE_A_CUT);
      return stream
          .select()
          .first(chunks)
          .onCompletion()
          .failWith(() -> FaultErrors.lostReply(call));
    }
    if (fault instanceof Fault.Stall stall && stall.point() == Fault.Point.AFTER_EFFECT) {
      return stream.onCompletion().call(() -> stall.gate().pass(call));
    }
    return stream;
  }

  private <T> Uni<T> losing(Uni<?> effect) {
    return effect
        .onFailure(failure -> !FaultErrors.decidedLocally(failure))
        .transform(failure -> FaultErrors.lostReply(call))
        .onItem()
        .transformToUni(item -> Uni.createFrom().failure(FaultErrors.lostReply(call)));
  }

  private <T> Uni<T> landing(Effect<T> effect, Duration delay) {
    return effect
        .detached()
        .invoke(later -> control.landLater(delay, later))
        .onItem()
        .transformToUni(later -> Uni.createFrom().failure(FaultErrors.lostReply(call)));
  }

  private Uni<Void> after(Duration delay) {
    if (delay.isZero()) {
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom()
        .emitter(
            waiting -> {
              TimeSource.Cancellation timer =
                  control.time().schedule(delay, () -> waiting.complete(null));
              waiting.onTermination(timer::cancel);
            });
  }

  private <T> Uni<T> withDeadline(Uni<T> uni) {
    if (timeout.isEmpty()) {
      return uni;
    }
    return Uni.createFrom()
        .emitter(
            race -> {
              AtomicBoolean answered =
                  new AtomicBoolean(); // a second answer would be dropped aloud
              TimeSource.Cancellation timer =
                  control
                      .time()
                      .schedule(timeout.get(), () -> once(answered, () -> race.fail(expired())));
              Cancellable running =
                  uni.subscribe()
                      .with(
                          item -> once(answered, () -> race.complete(item)),
                          failure -> once(answered, () -> race.fail(failure)));
              race.onTermination(
                  () -> {
                    answered.set(true);
                    timer.cancel();
                    running.cancel();
                  });
            });
  }

  private static void once(AtomicBoolean answered, Runnable answer) {
    if (answered.compareAndSet(false, true)) {
      answer.run();
    }
  }

  private StorageException expired() {
    boolean nothingHappened = stage.compareAndSet(Stage.HELD, Stage.EXPIRED);
    return FaultErrors.deadline(call, !nothingHappened);
  }
}
