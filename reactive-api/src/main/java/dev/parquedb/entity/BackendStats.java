package dev.parquedb.entity;

import java.time.Instant;
import java.util.Optional;

/**
 * Figures about a namespace.
 *
 * @param recordCount live and soft-deleted entities of the current snapshot
 * @param totalBytes the bytes of its data files
 * @param fileCount the number of its data files
 * @param snapshotCount how many snapshots can be read
 * @param lastModified when the current snapshot was committed; empty for an absent namespace
 */
public record BackendStats(
    long recordCount,
    long totalBytes,
    long fileCount,
    long snapshotCount,
    Optional<Instant> lastModified) {}
