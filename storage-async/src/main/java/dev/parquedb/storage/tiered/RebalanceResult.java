package dev.parquedb.storage.tiered;

import java.util.Optional;

/**
 * What one batch of a rebalancing did.
 *
 * @param examined how many files were looked at
 * @param promoted how many became hot
 * @param demoted how many became cold
 * @param bytes how many bytes were moved
 * @param cursor where the next batch begins, for {@link
 *     dev.parquedb.storage.ListOptions#withCursor}; empty when this was the last one
 */
public record RebalanceResult(
    long examined, long promoted, long demoted, long bytes, Optional<String> cursor) {}
