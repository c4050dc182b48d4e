package dev.parquedb.entity;

import java.time.Duration;

/**
 * The outcome of a compaction.
 *
 * @param filesCompacted how many files were merged
 * @param filesCreated how many files came of it
 * @param bytesBefore their bytes before
 * @param bytesAfter their bytes after
 * @param duration how long it took
 */
public record CompactResult(
    long filesCompacted, long filesCreated, long bytesBefore, long bytesAfter, Duration duration) {}
