package dev.parquedb.entity;

/**
 * Where a change stands in the stream of a namespace.
 *
 * @param version the table version of its commit
 * @param ordinal its place within the commit, from 0
 */
public record ChangeToken(long version, long ordinal) {}
