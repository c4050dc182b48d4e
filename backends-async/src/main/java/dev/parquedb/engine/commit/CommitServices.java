package dev.parquedb.engine.commit;

import dev.parquedb.TimeSource;
import dev.parquedb.engine.CpuPool;
import dev.parquedb.engine.StateCache;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import java.util.random.RandomGenerator;

/**
 * What committing to one table needs.
 *
 * @param table the table
 * @param format its format
 * @param states its known state
 * @param rows reads rows
 * @param writer writes data files
 * @param policy when to try again
 * @param options bounds
 * @param cpu runs CPU work
 * @param time clock and timer
 * @param random jitter and ids
 * @param retries waits and repeats
 */
public record CommitServices(
    TableRef table,
    TableFormat format,
    StateCache states,
    RowFinder rows,
    DataFileWriter writer,
    CommitPolicy policy,
    EngineOptions options,
    CpuPool cpu,
    TimeSource time,
    RandomGenerator random,
    Retries retries) {}
