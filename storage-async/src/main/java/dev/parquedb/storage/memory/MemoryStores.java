package dev.parquedb.storage.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The memory stores of this process that have a name, each as long as somebody uses it. */
final class MemoryStores {

  private static final Map<String, Shared> NAMED = new ConcurrentHashMap<>();
  private static final AtomicLong PRIVATE = new AtomicLong();

  private MemoryStores() {}

  /** The use of a store. The release is called once. */
  record Handle(String name, MemoryStore store, Runnable release) {}

  private record Shared(MemoryStore store, int users) {
    Shared plus(int change) {
      return users + change == 0 ? null : new Shared(store, users + change);
    }
  }

  /** Uses the store of a name; an empty name is a new store that nobody shares. */
  static Handle open(String name) {
    if (name.isEmpty()) {
      return new Handle("private-" + PRIVATE.incrementAndGet(), new MemoryStore(), () -> {});
    }
    Shared shared =
        NAMED.merge(name, new Shared(new MemoryStore(), 1), (present, fresh) -> present.plus(1));
    return new Handle(
        name, shared.store(), () -> NAMED.computeIfPresent(name, (same, used) -> used.plus(-1)));
  }
}
