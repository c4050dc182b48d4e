package dev.parquedb.engine.parquet;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps a few native objects that are costly to make. Never waits: with none to spare a new one is
 * made, with no room left a returned one is freed.
 */
final class ContextPool<T> {

  private final AtomicReferenceArray<T> kept;
  private final Supplier<T> make;
  private final Consumer<T> free;

  ContextPool(int size, Supplier<T> make, Consumer<T> free) {
    this.kept = new AtomicReferenceArray<>(size);
    this.make = make;
    this.free = free;
  }

  T take() {
    for (int i = 0; i < kept.length(); i++) {
      if (kept.get(i) != null) {
        T context = kept.getAndSet(i, null);
        if (context != null) {
          return context;
        }
      }
    }
    return make.get();
  }

  void giveBack(T context) {
    for (int i = 0; i < kept.length(); i++) {
      if (kept.compareAndSet(i, null, context)) {
        return;
      }
    }
    free.accept(context);
  }
}
