package dev.parquedb.table;

import dev.parquedb.TimeSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What a format works with.
 *
 * @param cpu runs parsing and encoding; bounded, never blocked
 * @param time the clock and timer
 * @param random jitter and random names; thread-safe
 * @param retries how idempotent requests are repeated
 */
public record FormatContext(
    Executor cpu, TimeSource time, RandomGenerator random, Retries retries) {}
