package dev.parquedb.entity;

/**
 * The outcome of a bulk update.
 *
 * @param matched how many entities matched
 * @param modified how many of them changed
 * @param commits how many commits were made
 */
public record UpdateResult(long matched, long modified, long commits) {}
