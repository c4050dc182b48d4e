package dev.parquedb.table;

import dev.parquedb.TimeSource;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What a format works with.
 *
 * @param vertx what connections beside those of the storage are made with; empty where a format
 *     makes none
 * @param cpu runs parsing and encoding; bounded, never blocked
 * @param time the clock and timer
 * @param random jitter and random names; thread-safe
 * @param retries how idempotent requests are repeated
 */
public record FormatContext(
    Optional<Vertx> vertx, Executor cpu, TimeSource time, RandomGenerator random, Retries retries) {

  /** For a format that connects to nothing but the storage. */
  public FormatContext(Executor cpu, TimeSource time, RandomGenerator random, Retries retries) {
    this(Optional.empty(), cpu, time, random, retries);
  }
}
