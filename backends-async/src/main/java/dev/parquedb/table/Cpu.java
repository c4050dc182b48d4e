package dev.parquedb.table;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Runs small work where it is and large work on the CPU pool. */
public final class Cpu {

  private static final long MAX_BYTES = 64 * 1024;
  private static final int MAX_ITEMS = 256;

  private final Executor executor;

  /** Uses a pool for what is large. */
  public Cpu(Executor executor) {
    this.executor = executor;
  }

  /** Runs work over that many bytes of text. */
  public <T> Uni<T> bytes(long bytes, Supplier<T> work) {
    return run(bytes > MAX_BYTES, work);
  }

  /** Runs work over that many items. */
  public <T> Uni<T> items(long items, Supplier<T> work) {
    return run(items > MAX_ITEMS, work);
  }

  /** Runs work that is large. */
  public <T> Uni<T> large(Supplier<T> work) {
    return run(true, work);
  }

  private <T> Uni<T> run(boolean large, Supplier<T> work) {
    Uni<T> uni = Uni.createFrom().item(work);
    return large ? uni.runSubscriptionOn(executor) : uni;
  }
}
