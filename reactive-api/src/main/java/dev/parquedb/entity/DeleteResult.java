package dev.parquedb.entity;

/**
 * The outcome of a delete.
 *
 * @param deleted how many entities were deleted
 * @param commits how many commits were made
 */
public record DeleteResult(long deleted, long commits) {}
