package dev.parquedb.engine;

import dev.parquedb.TimeSource;
import dev.parquedb.engine.commit.CommitPolicy;
import dev.parquedb.engine.parquet.FooterCache;
import dev.parquedb.entity.BackendConfig;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableFormat;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What every table of one backend shares.
 *
 * @param config the configuration
 * @param format the table format
 * @param policy when lost commits are tried again
 * @param cpu runs CPU work
 * @param context runs the bookkeeping of tables, one task at a time
 * @param time clock and timer
 * @param random jitter and ids
 * @param retries waits and repeats
 * @param footers parsed footers
 */
record EngineServices(
    BackendConfig config,
    TableFormat format,
    CommitPolicy policy,
    CpuPool cpu,
    Executor context,
    TimeSource time,
    RandomGenerator random,
    Retries retries,
    FooterCache footers) {

  /** The same over another format. */
  EngineServices with(TableFormat other) {
    return new EngineServices(config, other, policy, cpu, context, time, random, retries, footers);
  }
}
