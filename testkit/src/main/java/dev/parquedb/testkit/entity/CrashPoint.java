package dev.parquedb.testkit.entity;

import dev.parquedb.storage.PermissionDeniedException;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Dies at one of the calls that change something: at point 0 before the first of them, at 1 after
 * it, at 2 before the second, and so on. What was only read is no matter: nobody sees it.
 */
final class CrashPoint implements InterceptedStorage.Rule {

  private final int point;
  private final Supplier<Uni<Object>> death;
  private final AtomicInteger changes = new AtomicInteger();
  private final AtomicBoolean dead = new AtomicBoolean();

  /**
   * Creates a point.
   *
   * @param point which
   * @param death what becomes of the call, and of all later ones
   */
  CrashPoint(int point, Supplier<Uni<Object>> death) {
    this.point = point;
    this.death = death;
  }

  /** No call gets through any more; the process lives. */
  static CrashPoint refusing(int point) {
    return new CrashPoint(
        point,
        () -> Uni.createFrom().failure(() -> new PermissionDeniedException("", "it is dead")));
  }

  /** The process ends as if it had been killed. */
  static CrashPoint halting(int point) {
    return new CrashPoint(
        point,
        () ->
            Uni.createFrom()
                .item(
                    () -> {
                      Runtime.getRuntime().halt(9);
                      return null;
                    }));
  }

  /** Whether it has died. */
  boolean reached() {
    return dead.get();
  }

  @Override
  public Uni<Object> apply(InterceptedStorage.Call call, Supplier<Uni<Object>> proceed) {
    if (dead.get()) {
      return death.get();
    }
    if (call.reads() || changes.getAndIncrement() != point / 2) {
      return proceed.get();
    }
    dead.set(true);
    return point % 2 == 0 ? death.get() : proceed.get().chain(death::get);
  }
}
