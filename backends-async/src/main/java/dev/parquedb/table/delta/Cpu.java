package dev.parquedb.table.delta;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Runs small work where it is and large work on the CPU pool. */
final class Cpu {

  private static final long MAX_BYTES = 64 * 1024;
  private static final int MAX_ITEMS = 256;

  private final Executor executor;

  Cpu(Executor executor) {
    this.executor = executor;
  }

  /** Runs work over that many bytes of text. */
  <T> Uni<T> bytes(long bytes, Supplier<T> work) {
    return run(bytes > MAX_BYTES, work);
  }

  /** Runs work over that many items. */
  <T> Uni<T> items(long items, Supplier<T> work) {
    return run(items > MAX_ITEMS, work);
  }

  /** Runs work that is large. */
  <T> Uni<T> large(Supplier<T> work) {
    return run(true, work);
  }

  private <T> Uni<T> run(boolean large, Supplier<T> work) {
    Uni<T> uni = Uni.createFrom().item(work);
    return large ? uni.runSubscriptionOn(executor) : uni;
  }
}
