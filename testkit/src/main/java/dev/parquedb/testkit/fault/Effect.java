package dev.parquedb.testkit.fault;

import io.smallrye.mutiny.Uni;

/**
 * What a call does to the wrapped storage.
 *
 * @param now does it for the caller
 * @param partly does a part of it that may have happened when a body breaks off
 * @param detached copies what the caller gave and answers with the effect that can happen later
 * @param <T> the type of the result
 */
record Effect<T>(Uni<T> now, Uni<?> partly, Uni<Uni<?>> detached) {

  /** A read: it has nothing that could happen later. */
  static <T> Effect<T> read(Uni<T> now) {
    return new Effect<>(now, now, null);
  }

  /** A read with a part of its own. */
  static <T> Effect<T> read(Uni<T> now, Uni<?> partly) {
    return new Effect<>(now, partly, null);
  }

  /** A change whose arguments stay as they are. */
  static <T> Effect<T> change(Uni<T> now, Uni<?> later) {
    return new Effect<>(now, now, Uni.createFrom().item(later));
  }

  /** A change whose arguments must be copied first. */
  static <T> Effect<T> copied(Uni<T> now, Uni<Uni<?>> detached) {
    return new Effect<>(now, now, detached);
  }
}
